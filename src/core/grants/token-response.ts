import type { JsonObject } from '../../shared/json.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import type { AnswerTiming } from '../tokens/clock-difference.ts'
import { settleExpiry } from '../tokens/expiry.ts'
import type { TokenSet } from '../tokens/token-set.ts'

const standardMembers = new Set([
  'access_token',
  'token_type',
  'refresh_token',
  'id_token',
  'scope',
  'expires_in',
  'ext_expires_in',
  'expires_at',
  'expires_on',
  'expiry',
  'not_before',
  'refresh_expires_in',
  'refresh_token_expires_in',
  'refresh_token_expires_at',
  'error',
  'error_description',
])

export interface IssuedTokens extends AnswerTiming {
  /** The raw body; the certified client has already checked it. */
  readonly body: JsonObject
  readonly requestedScope: string | null
  /** An id token whose claims were checked, or `null`. */
  readonly idToken: string | null
  readonly lifetimes: ProviderDefinition['lifetimes']
}

/** The token set of a first answer (RFC 6749 §5.1). `scope` is the requested one when the server does not repeat it. */
export function tokenSetFromAnswer(issued: IssuedTokens): TokenSet {
  const { body, now, clock, lifetimes } = issued
  const accessToken = String(body.access_token)
  const refreshToken = text(body.refresh_token)
  const access = settleExpiry({
    now,
    clock,
    stated: firstOf(body, ['expires_in', 'expires_at', 'expires_on', 'expiry']),
    token: accessToken,
    declaredSeconds: lifetimes.accessSeconds,
  })
  const refresh = settleExpiry({
    now,
    clock,
    stated: firstOf(body, ['refresh_expires_in', 'refresh_token_expires_in', 'refresh_token_expires_at']),
    token: refreshToken,
    declaredSeconds: lifetimes.refreshSeconds,
  })
  return {
    accessToken,
    tokenType: text(body.token_type) ?? 'Bearer',
    refreshToken,
    idToken: issued.idToken,
    scope: text(body.scope) ?? issued.requestedScope,
    issuedAt: now,
    expiresAt: access.expiresAt,
    expirySource: access.source,
    refreshIssuedAt: refreshToken === null ? null : now,
    refreshExpiresAt: refreshToken === null ? null : refresh.expiresAt,
    refreshExpirySource: refreshToken === null ? 'unknown' : refresh.source,
    extra: extraMembers(body),
    ...(clock.offsetMs === 0 ? {} : { clockOffsetMs: clock.offsetMs }),
  }
}

/**
 * The token set after a renewal: what the server did not send again stays (RFC 6749 §6: the old refresh token remains
 * valid unless a new one comes). A lifetime that is only declared does not start anew for a refresh token that was kept.
 */
export function renewedTokenSet(current: TokenSet, issued: IssuedTokens): TokenSet {
  const next = tokenSetFromAnswer({ ...issued, requestedScope: current.scope })
  const merged = { ...next, idToken: next.idToken ?? current.idToken, extra: { ...current.extra, ...next.extra } }
  const rotated = next.refreshToken !== null && next.refreshToken !== current.refreshToken
  if (rotated) return merged
  const stated = firstOf(issued.body, ['refresh_expires_in', 'refresh_token_expires_in', 'refresh_token_expires_at'])
  const extended = settleExpiry({ now: issued.now, clock: issued.clock, stated })
  return {
    ...merged,
    refreshToken: current.refreshToken,
    refreshIssuedAt: current.refreshIssuedAt,
    refreshExpiresAt: extended.expiresAt ?? current.refreshExpiresAt,
    refreshExpirySource: extended.expiresAt === null ? current.refreshExpirySource : extended.source,
  }
}

/** Scalars that a provider sends beside the standard members (`instance_url`, `uid`): injection may need them. */
function extraMembers(body: JsonObject): Record<string, string> {
  const entries = Object.entries(body).flatMap(([name, value]) => {
    const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (!scalar || standardMembers.has(name) || String(value).length > 2048) return []
    return [[name, String(value)] as const]
  })
  return Object.fromEntries(entries)
}

function firstOf(body: JsonObject, names: readonly string[]): unknown {
  const name = names.find((candidate) => body[candidate] !== undefined && body[candidate] !== null)
  return name === undefined ? undefined : body[name]
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
