import { said } from '../../../shared/sentences/said.ts'
import { VaultError } from '../../errors.ts'
import type { RecipeStep, SessionRecipe } from '../../providers/session-recipe.ts'
import type { AnswerTiming } from '../../tokens/clock-difference.ts'
import type { GrantContext, SignInDialogue } from '../grant.ts'
import { askChallenge } from './ask-challenge.ts'
import type { RecipeAnswer } from './recipe-answer.ts'
import { holds, succeeded } from './recipe-condition.ts'
import { exchangeWith, readRefusal } from './recipe-exchange.ts'
import { extractValues } from './recipe-extraction.ts'
import type { RecipeValues } from './recipe-values.ts'
import { secretsOf } from './session-secrets.ts'

/**
 * Runs the sign-in of a recipe: each step asks, sends, judges and extracts. Resolves with every value that is known then, and when
 * the answer with the access token was made.
 * @throws VaultError `PROVIDER_REJECTED`, `PROVIDER_MISBEHAVED`, `FLOW_REJECTED`; TokenRequestError when no usable answer came.
 */
export async function runSignIn(
  context: GrantContext,
  recipe: SessionRecipe,
  dialogue: SignInDialogue,
): Promise<{ values: RecipeValues; timing: AnswerTiming }> {
  let values: RecipeValues = context.inputs
  let timing = context.serverClock.timing()
  const attempts = new Map<string, number>()
  for (let index = 0; index < recipe.signIn.length; ) {
    const step = recipe.signIn[index] as RecipeStep
    if (step.when !== undefined && !holds(step.when, null, values)) {
      index += 1
      continue
    }
    if (step.challenge !== undefined) {
      const { attempt, asked } = count(attempts, step.id)
      attempts.set(step.id, asked)
      values = await askChallenge(dialogue, step.challenge, values, { attempt, of: recipe.attempts })
    }
    if (step.request === undefined) {
      index += 1
      continue
    }
    dialogue.show({ kind: 'exchanging' })
    const answer = await exchangeWith(context, step.request, values)
    if (succeeded(step.success, answer, values)) {
      const found = extractValues(step.extract, answer, values, context.serverClock.answeredAt())
      if (found.accessToken !== undefined) timing = context.serverClock.timing()
      values = { ...values, ...found }
      index += 1
      continue
    }
    index = nextTry(recipe, step, answer, values, attempts) ?? refuse(context, recipe, step, answer, values)
  }
  return { values, timing }
}

function count(attempts: ReadonlyMap<string, number>, id: string) {
  const asked = (attempts.get(id) ?? 0) + 1
  return { attempt: asked, asked }
}

/** Where to go on after an answer that a person may try again, or `undefined` when there is no such way. */
function nextTry(
  recipe: SessionRecipe,
  step: RecipeStep,
  answer: RecipeAnswer,
  values: RecipeValues,
  attempts: ReadonlyMap<string, number>,
): number | undefined {
  const retry = step.retry.find(({ when }) => holds(when, answer, values))
  if (retry === undefined) return undefined
  const from = recipe.signIn.findIndex(({ id }) => id === retry.from)
  const asked = recipe.signIn.slice(from).filter(({ challenge }) => challenge !== undefined)
  const spent = Math.max(0, ...asked.map(({ id }) => attempts.get(id) ?? 0))
  // A way back on which nobody is asked would only repeat the same refusal for ever.
  const anew = asked.some(({ id }) => attempts.has(id))
  return anew && spent < recipe.attempts ? from : undefined
}

function refuse(
  context: GrantContext,
  recipe: SessionRecipe,
  step: RecipeStep,
  answer: RecipeAnswer,
  values: RecipeValues,
): never {
  const { reason, words } = readRefusal(answer, recipe.failure, values, secretsOf(context, values))
  const details = { profile: context.profile.name, step: step.id, reason, status: answer.status }
  const known = step.failures.find(({ when }) => holds(when, answer, values))
  if (known !== undefined) {
    const { message: given } = known
    const both = typeof given === 'string' ? { en: given, 'zh-CN': given } : given
    const names = { message: both.en, localMessage: both['zh-CN'] }
    throw new VaultError('PROVIDER_REJECTED', said('recipe-failure', names), { details })
  }
  if (answer.status < 300 && answer.json === undefined) {
    const names = { step: step.id, reason, profile: context.profile.name }
    throw new VaultError('PROVIDER_MISBEHAVED', said('recipe-no-json', names), { details })
  }
  throw new VaultError('PROVIDER_REJECTED', said('recipe-refused', { reason, words: words ?? '' }), { details })
}
