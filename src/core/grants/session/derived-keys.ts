import { said } from '../../../shared/sentences/said.ts'
import { VaultError } from '../../errors.ts'
import type { DerivedKey, RecipeExchange, SessionRecipe } from '../../providers/session-recipe.ts'
import type { TokenSet } from '../../tokens/token-set.ts'
import { type GrantContext, TokenRequestError } from '../grant.ts'
import { holds, succeeded } from './recipe-condition.ts'
import { exchangeWith, readRefusal } from './recipe-exchange.ts'
import { extractValues } from './recipe-extraction.ts'
import { type RecipeValues, valueIn } from './recipe-values.ts'
import { secretsOf } from './session-secrets.ts'
import { valuesOf } from './session-tokens.ts'

type Action = 'create' | 'fetch' | 'rotate'

/** The keys of a recipe that this profile wants. */
export function wantedKeys({ derivedKeys }: SessionRecipe, { inputs }: GrantContext): readonly DerivedKey[] {
  return derivedKeys.filter(({ when }) => when === undefined || holds(when, null, inputs))
}

/**
 * Makes each wanted key that the token set lacks (`create`), or asks for all of them again (`fetch`).
 * @throws VaultError `PROVIDER_REJECTED`, `PROVIDER_MISBEHAVED`; TokenRequestError when no usable answer came.
 */
export async function withDerivedKeys(
  context: GrantContext,
  recipe: SessionRecipe,
  tokens: TokenSet,
  action: 'create' | 'fetch',
): Promise<TokenSet> {
  let result = tokens
  for (const key of wantedKeys(recipe, context)) {
    const held = valueIn(valuesOf(result), key.name) !== undefined
    if (action === 'create' && held) continue
    result = withExtra(result, await askForKey(context, recipe, key, action, result))
  }
  return result
}

/**
 * Makes new keys; the server ends the old ones. When an answer holds no key, or none comes, the key is asked for again
 * with the access token: the old key may be dead already, and it is replaced only by one that the server named.
 */
export async function rotateDerivedKeys(
  context: GrantContext,
  recipe: SessionRecipe,
  tokens: TokenSet,
): Promise<TokenSet> {
  let result = tokens
  for (const key of wantedKeys(recipe, context).filter(({ rotate }) => rotate !== undefined)) {
    result = withExtra(result, await rotatedKey(context, recipe, key, result))
  }
  return result
}

async function rotatedKey(context: GrantContext, recipe: SessionRecipe, key: DerivedKey, tokens: TokenSet) {
  try {
    const made = await send(context, recipe, key, 'rotate', tokens)
    if (made[key.name] !== undefined) return made
  } catch (error) {
    const acted = error instanceof TokenRequestError && error.facts.sent !== 'no'
    if (!acted) throw error
  }
  return askForKey(context, recipe, key, 'fetch', tokens)
}

async function askForKey(
  context: GrantContext,
  recipe: SessionRecipe,
  key: DerivedKey,
  action: 'create' | 'fetch',
  tokens: TokenSet,
): Promise<RecipeValues> {
  const made = await send(context, recipe, key, action, tokens)
  if (made[key.name] !== undefined) return made
  const names = { profile: context.profile.name, label: key.label.en, localLabel: key.label['zh-CN'] }
  throw new VaultError('PROVIDER_MISBEHAVED', said('derived-key-missing', names), { details: { field: key.name } })
}

async function send(
  context: GrantContext,
  recipe: SessionRecipe,
  key: DerivedKey,
  action: Action,
  tokens: TokenSet,
): Promise<RecipeValues> {
  const exchange: RecipeExchange = key[action] ?? key.create
  const values = { ...context.inputs, ...valuesOf(tokens) }
  const answer = await exchangeWith(context, exchange.request, values)
  if (!succeeded(exchange.success, answer, values)) {
    const { reason, words } = readRefusal(answer, recipe.failure, values, secretsOf(context, values))
    const names = { reason, words: words ?? '', label: key.label.en, localLabel: key.label['zh-CN'] }
    throw new VaultError('PROVIDER_REJECTED', said('derived-key-refused', names), {
      details: { profile: context.profile.name, step: action, status: answer.status },
    })
  }
  return extractValues(exchange.extract, answer, values, context.serverClock.answeredAt())
}

function withExtra(tokens: TokenSet, values: RecipeValues): TokenSet {
  const entries = Object.entries(values).filter(([name]) => name.startsWith('extra.'))
  const extra = Object.fromEntries(entries.map(([name, value]) => [name.slice('extra.'.length), value]))
  return { ...tokens, extra: { ...tokens.extra, ...extra } }
}
