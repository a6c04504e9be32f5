import { createPublicKey, type KeyObject, verify } from 'node:crypto'

export interface CozeJwtApp {
  readonly clientId: string
  readonly keyId: string
  /** SPKI in PEM. */
  readonly publicKey: string
}

export interface AcceptedAssertion {
  readonly clientId: string
  readonly jti: string
  readonly sessionName: string | null
}

const toleratedSkewSeconds = 60
const longestLifeSeconds = 3600 + toleratedSkewSeconds

/** Checks an assertion as the JWT guide describes it; with the platform's own crypto, not with the library under test. */
export function checkAssertion(
  jwt: string,
  app: CozeJwtApp,
  audience: string,
  seen: Set<string>,
): AcceptedAssertion | string {
  const parts = jwt.split('.')
  if (parts.length !== 3) return 'the assertion is no JWT'
  const [head, body, signature] = parts as [string, string, string]
  const header = decode(head)
  const claims = decode(body)
  if (header.alg !== 'RS256') return 'alg must be RS256'
  if (header.typ !== 'JWT') return 'typ must be JWT'
  if (header.kid !== app.keyId) return 'kid is not the fingerprint of a registered key'
  const key: KeyObject = createPublicKey(app.publicKey)
  const signed = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))
  if (!signed) return 'the signature is wrong'
  const now = Date.now() / 1000
  const { iss, aud, iat, exp, jti, session_name: session } = claims
  if (iss !== app.clientId) return 'iss is not the app'
  if (aud !== audience) return `aud must be ${audience}`
  if (!Number.isInteger(iat) || !Number.isInteger(exp)) return 'iat and exp must be whole seconds'
  if ((iat as number) > now + toleratedSkewSeconds) return 'iat lies in the future'
  if ((exp as number) <= now) return 'the assertion has expired'
  if ((exp as number) - (iat as number) > longestLifeSeconds) return 'the assertion lives too long'
  if (typeof jti !== 'string' || jti.length < 32) return 'jti must be text of at least 32 characters'
  if (seen.has(jti)) return 'jti was used before'
  seen.add(jti)
  if (session !== undefined && typeof session !== 'string') return 'session_name must be text'
  return { clientId: app.clientId, jti, sessionName: (session as string | undefined) ?? null }
}

function decode(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>
  } catch {
    return {}
  }
}
