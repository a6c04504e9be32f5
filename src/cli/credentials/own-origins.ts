import type { ProfileView } from '../../shared/views.ts'
import { CommandFailure } from '../failure.ts'

/** Where the token of a profile may be used: its upstream and its extra endpoints, as origins (RFC 6454). */
export function ownOrigins({ upstream, endpoints }: Pick<ProfileView, 'upstream' | 'endpoints'>): string[] {
  const urls = [...(upstream === null ? [] : [upstream]), ...Object.values(endpoints)]
  return [...new Set(urls.map((url) => new URL(url).origin))]
}

/**
 * The profile for a server that a program asks about: the one that was named, or the only one that has this server among
 * its own origins, or of several the one with the program's name as a tag. `undefined`: none was named and none fits.
 * @throws CommandFailure `NOT_FOUND`, `DENIED` when the named one belongs elsewhere, `CONFLICT` when several fit.
 */
export function profileFor(
  profiles: readonly ProfileView[],
  server: { readonly name: string; readonly is: (origin: string) => boolean },
  { tag, named }: { readonly tag: string; readonly named?: string | undefined },
): ProfileView | undefined {
  const serves = (profile: ProfileView) => ownOrigins(profile).some(server.is)
  if (named !== undefined) {
    const profile = profiles.find(({ name, id }) => name === named || id === named)
    if (!profile) throw new CommandFailure('NOT_FOUND', `There is no profile "${named}".`)
    if (serves(profile)) return profile
    const own = ownOrigins(profile).join(', ') || 'no server: it has no upstream'
    throw new CommandFailure('DENIED', `The token of "${named}" is not for ${server.name}. It is for ${own}.`)
  }
  const fitting = profiles.filter(serves)
  if (fitting.length <= 1) return fitting[0]
  const tagged = fitting.filter(({ tags }) => tags.includes(tag))
  if (tagged.length === 1) return tagged[0]
  const names = fitting.map(({ name }) => name).join(', ')
  throw new CommandFailure(
    'CONFLICT',
    `Several profiles are for ${server.name}: ${names}. Give the one that ${tag} shall use the tag "${tag}".`,
  )
}

/** The name beside the token in HTTP Basic: what the profile says, or what GitLab asks for and GitHub and others accept. */
export function basicName({ settings }: Pick<ProfileView, 'settings'>): string {
  return settings.username || 'oauth2'
}
