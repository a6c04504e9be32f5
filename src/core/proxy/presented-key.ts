import { basicCredential } from '../clients/client-key.ts'
import type { HeaderName } from './header-names.ts'

const bearer = /^bearer +(\S+)$/i
/** In a header that the provider injects, behind whatever scheme the tool writes there (`token tv_…`). */
const anyScheme = /^(?:[A-Za-z][A-Za-z0-9-]* +)?(tv_\S+)$/

/**
 * The client key of a request: `Authorization: Bearer`, the password of Basic, `X-Api-Key`, or a header in which the
 * provider's own credential stands, now or with other settings. Never from the URL. `null`: nothing was presented; a value that is no key is returned too, and fails later.
 */
export function presentedKey(
  rawHeaders: readonly string[],
  names: readonly HeaderName[],
  injected: ReadonlySet<string>,
): string | null {
  let other: string | null = null
  for (let index = 0; index < names.length; index += 1) {
    const { name, role } = names[index] as HeaderName
    const value = rawHeaders[index * 2 + 1] as string
    const candidate = credentialIn(value, role, injected.has(name))
    if (candidate === null || candidate === '') continue
    // A tool may send a key of its own beside ours, in another header.
    if (candidate.startsWith('tv_')) return candidate
    other ??= candidate
  }
  return other
}

function credentialIn(value: string, role: HeaderName['role'], isInjected: boolean): string | null {
  if (role === 'api-key') return value
  if (role === 'authorization') {
    const direct = bearer.exec(value)?.[1] ?? basicPassword(value)
    if (direct !== undefined) return direct
  }
  if (isInjected) return anyScheme.exec(value)?.[1] ?? value
  return role === 'authorization' ? value : null
}

/** RFC 7617 §2: the user is of no interest. */
function basicPassword(value: string): string | undefined {
  const decoded = basicCredential(value)
  const colon = decoded?.indexOf(':') ?? -1
  return colon === -1 ? undefined : decoded?.slice(colon + 1)
}
