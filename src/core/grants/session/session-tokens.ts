import type { ProviderDefinition } from '../../providers/definition.ts'
import type { AnswerTiming } from '../../tokens/clock-difference.ts'
import { settleExpiry } from '../../tokens/expiry.ts'
import type { TokenSet } from '../../tokens/token-set.ts'
import { type RecipeValues, valueIn } from './recipe-values.ts'

const fieldValue = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

/**
 * The token set that extracted values make, or `undefined` when there is no access token that a header could carry. Points
 * in time among the values stand on the server's clock.
 */
export function tokensFrom(
  values: RecipeValues,
  { now, clock }: AnswerTiming,
  lifetimes: ProviderDefinition['lifetimes'],
): TokenSet | undefined {
  const accessToken = valueIn(values, 'accessToken')
  if (accessToken === undefined || !fieldValue.test(accessToken)) return undefined
  const refreshToken = valueIn(values, 'refreshToken') ?? null
  const access = settleExpiry({
    ...{ now, clock, stated: valueIn(values, 'accessExpires'), token: accessToken },
    declaredSeconds: lifetimes.accessSeconds,
  })
  const refresh = settleExpiry({
    ...{ now, clock, stated: valueIn(values, 'refreshExpires'), token: refreshToken },
    declaredSeconds: lifetimes.refreshSeconds,
  })
  return {
    accessToken,
    tokenType: valueIn(values, 'tokenType') ?? 'Bearer',
    refreshToken,
    idToken: null,
    scope: valueIn(values, 'scope') ?? null,
    issuedAt: now,
    expiresAt: access.expiresAt,
    expirySource: access.source,
    refreshIssuedAt: refreshToken === null ? null : now,
    refreshExpiresAt: refreshToken === null ? null : refresh.expiresAt,
    refreshExpirySource: refreshToken === null ? 'unknown' : refresh.source,
    extra: extraOf(values),
    ...(clock.offsetMs === 0 ? {} : { clockOffsetMs: clock.offsetMs }),
  }
}

/** After a renewal: the old refresh token (with its dates) and the extra values stay unless new ones came. */
export function renewedTokens(current: TokenSet, renewed: TokenSet): TokenSet {
  const merged = { ...renewed, scope: renewed.scope ?? current.scope, extra: { ...current.extra, ...renewed.extra } }
  if (renewed.refreshToken !== null && renewed.refreshToken !== current.refreshToken) return merged
  const extended = renewed.refreshExpirySource === 'server'
  return {
    ...merged,
    refreshToken: current.refreshToken,
    refreshIssuedAt: current.refreshIssuedAt,
    refreshExpiresAt: extended ? renewed.refreshExpiresAt : current.refreshExpiresAt,
    refreshExpirySource: extended ? 'server' : current.refreshExpirySource,
  }
}

/** What templates see of a token set: `{accessToken}`, `{refreshToken}`, `{extra.uid}`. */
export function valuesOf(tokens: TokenSet): RecipeValues {
  const extra = Object.entries(tokens.extra).map(([name, value]) => [`extra.${name}`, value] as const)
  return {
    ...Object.fromEntries(extra),
    accessToken: tokens.accessToken,
    ...(tokens.refreshToken === null ? {} : { refreshToken: tokens.refreshToken }),
  }
}

function extraOf(values: RecipeValues): Record<string, string> {
  const entries = Object.entries(values).filter(([name, value]) => name.startsWith('extra.') && value !== '')
  return Object.fromEntries(entries.map(([name, value]) => [name.slice('extra.'.length), value]))
}
