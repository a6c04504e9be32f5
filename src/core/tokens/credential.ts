import { fillInjection } from '../proxy/inject.ts'
import type { ProfileRoute } from '../proxy/proxy-engine.ts'
import type { LentToken } from './lender.ts'

/** A value that the session made, such as a long-lived key, or the id token. */
const substitute = /\{(?:extra\.[A-Za-z][A-Za-z0-9.]*|idToken)\}/

/**
 * The secret that a person means by a profile's token, on the command line, in the tray and in the window alike: the one
 * that the proxy adds to requests. That is the access token, or what stands in for it where no header holds it.
 * @throws VaultError `PROVIDER_MISBEHAVED` when the sign-in yielded no such value.
 */
export function credentialOf(
  token: LentToken,
  route: Pick<ProfileRoute, 'profileName' | 'inject' | 'settings'>,
): string {
  const value = substituteIn(route)
  if (value === undefined) return token.accessToken
  return fillInjection({ ...route, inject: [{ header: 'token', value }] }, token)[0]?.value ?? token.accessToken
}

/** Whether that secret outlives the session that made it, and has an end that nobody tells. */
export function hasOwnLife(route: Pick<ProfileRoute, 'inject'> | undefined): boolean {
  return route !== undefined && substituteIn(route)?.startsWith('{extra.') === true
}

function substituteIn({ inject }: Pick<ProfileRoute, 'inject'>): string | undefined {
  if (inject.some(({ value }) => value.includes('{accessToken}'))) return undefined
  return inject.map(({ value }) => value.match(substitute)?.[0]).find((found) => found !== undefined)
}
