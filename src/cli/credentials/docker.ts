import { withConnection } from '../connection.ts'
import { CommandFailure, usage } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { basicName, ownOrigins, profileFor } from './own-origins.ts'

/** Docker's own words for "ask somebody else" (docker-credential-helpers, credentials/error.go). */
const notFound = 'credentials not found in native keychain'

/**
 * A credential helper of Docker (docs.docker.com, `docker login`, "Credential helper protocol"): the server's address
 * comes on standard input, the answer is JSON. It hands out and keeps nothing; what Docker wants stored must be the
 * token that is here already.
 */
export const dockerCredential: Command<object, [operation: string]> = async (invocation, _options, operation) => {
  const { terminal } = invocation
  const input = (await terminal.readAll()).trim()
  return withConnection(invocation, {}, async ({ call }) => {
    const profiles = await call('profiles.list')
    const find = (address: string) => {
      const host = hostOf(address)
      return profileFor(profiles, { name: host, is: (own) => new URL(own).host === host }, { tag: 'docker' })
    }
    switch (operation) {
      case 'get': {
        const profile = find(input)
        if (!profile) {
          terminal.print(notFound)
          return 1
        }
        const { value } = await call('tokens.reveal', { profile: profile.id })
        terminal.printJson({ ServerURL: input, Username: basicName(profile), Secret: value })
        return 0
      }
      case 'store': {
        const { ServerURL, Secret } = parseCredential(input)
        const profile = find(ServerURL)
        if (!profile) throw new CommandFailure('NOT_FOUND', `No profile is for ${hostOf(ServerURL)}; add one first.`)
        const { value } = await call('tokens.reveal', { profile: profile.id })
        if (value === Secret) return 0
        throw new CommandFailure(
          'DENIED',
          `Docker is given the token of "${profile.name}" and stores none here; \`tokenvault login ${profile.name}\` signs in.`,
        )
      }
      case 'erase': {
        const profile = find(input)
        if (profile)
          terminal.note(`"${profile.name}" stays signed in; \`tokenvault logout ${profile.name}\` ends that.`)
        return 0
      }
      case 'list': {
        const rows = profiles.flatMap((profile) => ownOrigins(profile).map((origin) => [origin, basicName(profile)]))
        terminal.printJson(Object.fromEntries(rows))
        return 0
      }
      default:
        throw usage('Docker says get, store, erase or list.')
    }
  })
}

/** Docker names servers with or without a scheme and a path. */
function hostOf(address: string): string {
  const url = address.includes('://') ? address : `https://${address}`
  if (!URL.canParse(url)) throw usage('Docker gives the address of a registry on standard input; this is none.')
  return new URL(url).host
}

function parseCredential(text: string): { ServerURL: string; Secret: string } {
  try {
    const { ServerURL, Secret } = JSON.parse(text) as Record<string, unknown>
    if (typeof ServerURL === 'string' && typeof Secret === 'string') return { ServerURL, Secret }
  } catch {
    // The text may hold a secret, so the parser's own words are not repeated.
  }
  throw usage('Docker stores JSON with ServerURL, Username and Secret; this is none.')
}
