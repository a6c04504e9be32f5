/** What a redirect must look like to be ours. */
export interface ExpectedRedirect {
  readonly redirectUri: string
  readonly state: string
  /** The server's issuer, or `null` when it has none to compare with. */
  readonly issuer: string | null
  /** The server announced `iss` in its answers (RFC 9207 §3). */
  readonly issuerAnnounced: boolean
}

export type RedirectVerdict =
  /** Not an answer to this sign-in: keep waiting. */
  | { readonly kind: 'ignored'; readonly why: 'path' | 'state' | 'empty' }
  | { readonly kind: 'mixed-up' }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'code'; readonly code: string }

/**
 * Judges a request to the redirect address, in this order: path → state → `iss` → error → code. Whoever does not know the
 * state cannot end the flow: a local program or a web page may send any `error=` or `code=` to the listener (RFC 8252
 * §8.9, RFC 9700 §4.7). With the right state, a wrong `iss` is a mix-up attack and ends the flow (RFC 9207 §2.4).
 */
export function judgeRedirect(url: URL, expected: ExpectedRedirect): RedirectVerdict {
  const target = new URL(expected.redirectUri)
  if (url.origin !== target.origin || url.pathname !== target.pathname) return { kind: 'ignored', why: 'path' }
  const one = (name: string): string | null => {
    const values = url.searchParams.getAll(name)
    return values.length === 1 ? (values[0] as string) : null
  }
  const state = one('state')
  if (state === null || !equalInConstantTime(state, expected.state)) return { kind: 'ignored', why: 'state' }
  if (!issuerFits(url.searchParams.getAll('iss'), expected)) return { kind: 'mixed-up' }
  const error = one('error')
  if (error !== null) return { kind: 'refused', error: /^[\x20-\x7e]{1,100}$/.test(error) ? error : 'unknown_error' }
  const code = one('code')
  return code === null || code === '' ? { kind: 'ignored', why: 'empty' } : { kind: 'code', code }
}

function issuerFits(given: readonly string[], expected: ExpectedRedirect): boolean {
  if (expected.issuer === null) return true
  if (given.length === 0) return !expected.issuerAnnounced
  return given.length === 1 && given[0] === expected.issuer
}

/** Compares without an early end, so that the time tells nothing about how much of a guess was right. */
function equalInConstantTime(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < b.length; index += 1)
    difference |= a.charCodeAt(index % (a.length || 1)) ^ b.charCodeAt(index)
  return difference === 0
}
