import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import { settleExpiry, writtenEnd } from '../tokens/expiry.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Grant, GrantContext } from './grant.ts'

/** A key that ended within so long may be good still: this machine's clock may be ahead. */
const clockMs = 5 * 60_000

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * A token that the person already has (RFC 6750): pasted, or read from an environment variable or a file. The last two
 * are read again at each renewal, so that another program may rotate them.
 */
export function createStaticGrant(): Grant {
  return {
    type: 'static',
    renewal: 'repeat',
    signIn: (context) => obtain(context, undefined),
    renew: (context, current) => obtain(context, current),
  }
}

async function obtain(context: GrantContext, current: TokenSet | undefined): Promise<TokenSet> {
  const { clock, inputs, profile, provider } = context
  const accessToken = checkToken(await readToken(context, current), profile.name)
  const now = clock.now()
  const unchanged = current !== undefined && current.accessToken === accessToken
  const issuedAt = unchanged ? current.issuedAt : now
  const stated = inputs.expires ? statedEnd(inputs.expires, issuedAt) : undefined
  if (stated !== undefined && stated <= now) throw expired(profile.name, current, 'expires')
  // Unlike a token that a server has just issued, a key that a person has may have ended long ago.
  const written = stated === undefined ? writtenEnd(accessToken) : null
  if (written !== null && written + clockMs <= now) throw expired(profile.name, current, 'token')
  const declaredSeconds = provider.lifetimes.accessSeconds
  const settled = settleExpiry({ now: issuedAt, token: accessToken, declaredSeconds })
  const expiresAt = stated ?? settled.expiresAt
  if (unchanged && expiresAt !== null && expiresAt <= now) throw expired(profile.name, current, 'token')
  return {
    accessToken,
    tokenType: 'Bearer',
    refreshToken: null,
    idToken: null,
    scope: null,
    issuedAt,
    expiresAt,
    expirySource: stated === undefined ? settled.source : 'declared',
    refreshIssuedAt: null,
    refreshExpiresAt: null,
    refreshExpirySource: 'unknown',
    extra: {},
  }
}

async function readToken({ inputs, secretSource }: GrantContext, current: TokenSet | undefined): Promise<string> {
  const { environmentVariable, file, token } = inputs
  if (environmentVariable) {
    const value = secretSource.readEnvironment(environmentVariable)
    if (value !== undefined) return value
    throw new VaultError('NOT_FOUND', said('key-variable-unset', { name: environmentVariable }), {
      details: { field: 'environmentVariable' },
    })
  }
  if (file) return secretSource.readFile(file)
  return token ?? current?.accessToken ?? ''
}

/** Whitespace around a key is a slip of pasting; control characters inside could split a header (RFC 9110 §5.5). */
function checkToken(raw: string, profile: string): string {
  const token = raw.trim()
  const details = { field: 'token', expected: 'key' }
  if (token === '') {
    throw new VaultError('INVALID_INPUT', said('key-needed', { profile }), {
      details,
    })
  }
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(token)) {
    throw new VaultError('INVALID_INPUT', said('key-unfit', { profile }), {
      details,
    })
  }
  return token
}

/** `90d`, `8h`, … from `issuedAt`, or an RFC 3339 time. @throws VaultError `INVALID_INPUT`. */
function statedEnd(text: string, issuedAt: number): number {
  const lifetime = /^(\d{1,6})\s*([smhd])$/.exec(text.trim())
  if (lifetime) return issuedAt + Number(lifetime[1]) * (unitMs[lifetime[2] as string] as number)
  const time = text.trim()
  const zoned = /^\d{4}-\d\d-\d\d$/.test(time) || /^\d{4}-\d\d-\d\d[Tt ].*(?:[Zz]|[+-]\d\d:\d\d)$/.test(time)
  const at = zoned ? Date.parse(time.replace(' ', 'T')) : Number.NaN
  if (Number.isFinite(at)) return at
  throw new VaultError('INVALID_INPUT', said('key-end-unfit', {}), {
    details: { field: 'expires', expected: 'RFC 3339 time | lifetime' },
  })
}

/** Who signs in has just given the key, and is told what is wrong with it; later, somebody has to be called. */
function expired(profile: string, current: TokenSet | undefined, field: 'token' | 'expires'): VaultError {
  if (current === undefined) {
    return new VaultError('INVALID_INPUT', said('key-expired', { profile }), { details: { field, expected: 'key' } })
  }
  return new VaultError('SIGN_IN_NEEDED', said('key-expired', { profile }), {
    details: { reason: 'credential-expired' },
  })
}
