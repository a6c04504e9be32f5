import type { LentShape } from '../../shared/contract.ts'
import { said } from '../../shared/sentences/said.ts'
import { assertNever, VaultError } from '../errors.ts'
import { proxyUrl } from '../profiles/profile-view.ts'
import { fillInjection } from '../proxy/inject.ts'
import type { ProfileRoute } from '../proxy/proxy-engine.ts'
import { credentialOf } from './credential.ts'
import type { LentToken } from './lender.ts'

/**
 * Renders a lent token the way a person wants to paste it.
 * @throws VaultError `UNSUPPORTED` when the profile injects no header or has no upstream for that shape.
 */
export function shapeLentToken(
  shape: Exclude<LentShape, 'id-token'>,
  token: LentToken,
  route: ProfileRoute,
  proxyPort: number | null,
): string {
  switch (shape) {
    case 'access-token':
      return credentialOf(token, route)
    case 'header':
      return headerLines(token, route).join('\n')
    case 'proxy-url':
      return proxyAddress(route, proxyPort)
    case 'curl':
      return curlCommand(token, route)
    case 'env':
      return `export ${variableName(route.profileName)}=${shellQuote(credentialOf(token, route))}`
    case 'netrc':
      return netrcLine(token, route)
    default:
      return assertNever(shape)
  }
}

/** The proxy's URL of a profile; no secret is in it. @throws VaultError `UNSUPPORTED`, `NOT_FOUND`. */
export function proxyAddress(route: ProfileRoute, proxyPort: number | null): string {
  if (route.upstream === null) {
    throw new VaultError('UNSUPPORTED', said('no-upstream', { profile: route.profileName }))
  }
  if (proxyPort === null) throw new VaultError('NOT_FOUND', said('proxy-not-listening', {}))
  return proxyUrl(proxyPort, route.profileName)
}

function headerLines(token: LentToken, route: ProfileRoute): string[] {
  const lines = fillInjection(route, token).map(({ header, value }) => `${header}: ${value}`)
  if (lines.length === 0) {
    throw new VaultError('UNSUPPORTED', said('no-credential-header', { profile: route.profileName }))
  }
  return lines
}

function curlCommand(token: LentToken, route: ProfileRoute): string {
  if (route.upstream === null) {
    throw new VaultError('UNSUPPORTED', said('no-upstream-for-curl', { profile: route.profileName }))
  }
  const headers = headerLines(token, route).map((line) => `-H ${shellQuote(line)}`)
  return ['curl', ...headers, shellQuote(`${route.upstream}/`)].join(' ')
}

/** `coze-work` → `COZE_WORK_TOKEN`; a name never begins with a digit (POSIX.1, 8.1). */
function variableName(profileName: string): string {
  const name = `${profileName.replaceAll('-', '_').toUpperCase()}_TOKEN`
  return /^\d/.test(name) ? `_${name}` : name
}

/**
 * For `curl --netrc` and git: HTTP Basic with the token as password. The login that GitLab asks for with an OAuth token;
 * GitHub takes any.
 */
function netrcLine(token: LentToken, route: ProfileRoute): string {
  if (route.upstream === null) {
    throw new VaultError('UNSUPPORTED', said('no-upstream-for-netrc', { profile: route.profileName }))
  }
  const value = credentialOf(token, route)
  if (/\s/.test(value)) {
    throw new VaultError('UNSUPPORTED', said('netrc-white-space', { profile: route.profileName }))
  }
  return `machine ${new URL(route.upstream).hostname} login oauth2 password ${value}`
}

/** POSIX single quotes: nothing inside is special, and a quote is closed, escaped and opened again. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
