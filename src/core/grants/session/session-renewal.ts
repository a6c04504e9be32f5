import { said } from '../../../shared/sentences/said.ts'
import { VaultError } from '../../errors.ts'
import type { SessionRecipe } from '../../providers/session-recipe.ts'
import type { TokenSet } from '../../tokens/token-set.ts'
import { type GrantContext, TokenRequestError } from '../grant.ts'
import type { RecipeAnswer } from './recipe-answer.ts'
import { holds, succeeded } from './recipe-condition.ts'
import { answeredFacts, exchangeWith, readRefusal } from './recipe-exchange.ts'
import { extractValues } from './recipe-extraction.ts'
import type { RecipeValues } from './recipe-values.ts'
import { missingSecrets, secretsOf, unattendedDialogue } from './session-secrets.ts'
import { renewedTokens, tokensFrom, valuesOf } from './session-tokens.ts'
import { runSignIn } from './sign-in-steps.ts'

/**
 * Renews a session: with the refresh request, or by signing in again when the server ended the session (or never renews
 * any) and everything that the sign-in needs is stored.
 * @throws TokenRequestError for the judge; VaultError `SIGN_IN_NEEDED`.
 */
export async function renewSession(context: GrantContext, recipe: SessionRecipe, current: TokenSet): Promise<TokenSet> {
  const { refresh } = recipe
  const again = missingSecrets(context).length === 0
  if (refresh === undefined || current.refreshToken === null) {
    if (again) return signInAgain(context, recipe, current)
    throw needed(context, 'no-refresh-token')
  }
  try {
    return await refreshOnce(context, recipe, refresh, current)
  } catch (error) {
    const ended = error instanceof TokenRequestError && error.facts.error === 'invalid_grant'
    if (!ended || !again) throw error
    return signInAgain(context, recipe, current)
  }
}

async function refreshOnce(
  context: GrantContext,
  recipe: SessionRecipe,
  refresh: NonNullable<SessionRecipe['refresh']>,
  current: TokenSet,
): Promise<TokenSet> {
  const values = { ...context.inputs, ...valuesOf(current) }
  const answer = await exchangeWith(context, refresh.request, values)
  const { serverClock, provider } = context
  const timing = serverClock.timing()
  if (!succeeded(refresh.success, answer, values)) throw refused(context, recipe, refresh, current, answer, values)
  // Only what this answer holds: the spent access token must not pass for a new one.
  const found = extractValues(refresh.extract, answer, values, serverClock.answeredAt())
  const fresh = tokensFrom(found, timing, provider.lifetimes)
  if (fresh === undefined)
    throw new TokenRequestError(answeredFacts(answer, null, 'no access token in the answer', serverClock.now()))
  return renewedTokens(current, fresh)
}

function refused(
  context: GrantContext,
  recipe: SessionRecipe,
  refresh: NonNullable<SessionRecipe['refresh']>,
  current: TokenSet,
  answer: RecipeAnswer,
  values: RecipeValues,
): TokenRequestError {
  const now = context.clock.now()
  const { reason } = readRefusal(answer, recipe.failure, values, secretsOf(context, values))
  const late = current.expiresAt !== null && current.expiresAt <= now
  const own = typeof answer.json === 'object' && answer.json !== null
  const ended =
    refresh.endsSession.some((condition) => holds(condition, answer, values)) ||
    (refresh.onlyBeforeExpiry && late && own)
  return new TokenRequestError(answeredFacts(answer, ended ? 'invalid_grant' : null, reason, context.serverClock.now()))
}

/** Keeps the derived keys that the profile has: making new ones could end those that other programs use. */
async function signInAgain(context: GrantContext, recipe: SessionRecipe, current: TokenSet): Promise<TokenSet> {
  try {
    const { values, timing } = await runSignIn(context, recipe, unattendedDialogue(context.profile.name))
    const fresh = tokensFrom(values, timing, context.provider.lifetimes)
    if (fresh !== undefined) return { ...fresh, extra: { ...current.extra, ...fresh.extra } }
  } catch (error) {
    // A refused password is not tried again: servers lock accounts and block addresses after a few of these.
    if (!(error instanceof VaultError) || error.code !== 'PROVIDER_REJECTED') throw error
    throw needed(context, 'credential-rejected', error)
  }
  throw new VaultError('PROVIDER_MISBEHAVED', said('recipe-no-token', { profile: context.profile.name }))
}

function needed(context: GrantContext, reason: string, cause?: unknown): VaultError {
  const { name } = context.profile
  return new VaultError('SIGN_IN_NEEDED', said('renewal-needs-person', { profile: name }), {
    cause,
    details: { profile: name, reason },
  })
}
