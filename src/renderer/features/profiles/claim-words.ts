/** Claims that have words: what each means to its reader (RFC 7519 section 4.1, RFC 8693, RFC 9068, OpenID Connect). */
export const knownClaims = [
  'iss',
  'sub',
  'aud',
  'azp',
  'client_id',
  'scope',
  'scp',
  'roles',
  'email',
  'name',
  'preferred_username',
  'iat',
  'nbf',
  'auth_time',
  'exp',
  'jti',
] as const
export type KnownClaim = (typeof knownClaims)[number]

/** Beyond this `Date` knows no day (ECMA-262), and formatting one throws. */
const furthest = 8.64e15

const times: ReadonlySet<string> = new Set(['iat', 'nbf', 'auth_time', 'exp'])

export type ClaimValue =
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }

/** The claims that are there and known, in the order in which a person asks: from whom, about whom, for whom, what for, how long. */
export function claimsInOrder(
  claims: Readonly<Record<string, unknown>>,
): readonly (readonly [KnownClaim, ClaimValue])[] {
  return knownClaims.flatMap((claim) => {
    const value = claimValue(claim, claims[claim])
    return value ? [[claim, value] as const] : []
  })
}

function claimValue(claim: KnownClaim, raw: unknown): ClaimValue | null {
  if (raw === undefined || raw === null) return null
  // Seconds since 1970 (RFC 7519 section 2, NumericDate). What is no time is shown as it was written.
  if (times.has(claim) && typeof raw === 'number' && Math.abs(raw * 1000) <= furthest) {
    return { kind: 'time', at: raw * 1000 }
  }
  if (Array.isArray(raw)) return { kind: 'list', items: [...new Set(raw.map(written))] }
  if ((claim === 'scope' || claim === 'scp') && typeof raw === 'string') {
    return { kind: 'list', items: [...new Set(raw.split(/\s+/).filter(Boolean))] }
  }
  return { kind: 'text', text: written(raw) }
}

function written(raw: unknown): string {
  return typeof raw === 'string' ? raw : JSON.stringify(raw)
}
