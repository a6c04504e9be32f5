import type { RecipeRequest, SessionRecipe } from '../../providers/session-recipe.ts'
import { redactText } from '../../redact.ts'
import { type GrantContext, TokenRequestError, type TokenRequestFacts } from '../grant.ts'
import { retryAfterMs, tokenRequestFailure } from '../token-request-failure.ts'
import { type RecipeAnswer, readRecipeAnswer, textAt } from './recipe-answer.ts'
import { buildRecipeRequest } from './recipe-request.ts'
import type { RecipeValues } from './recipe-values.ts'

/**
 * Sends one request of a recipe and reads the answer, whatever it says.
 * @throws TokenRequestError when none came, or the server is overloaded or broken (408, 425, 429, 5xx); VaultError
 * `INVALID_INPUT`, `INSECURE_TARGET`.
 */
export async function exchangeWith(
  { fetch, serverClock }: GrantContext,
  request: RecipeRequest,
  values: RecipeValues,
): Promise<RecipeAnswer> {
  const built = buildRecipeRequest(request, values)
  let answer: RecipeAnswer
  try {
    answer = await readRecipeAnswer(await fetch(built))
  } catch (error) {
    throw tokenRequestFailure(error, null, serverClock.now())
  }
  const { status } = answer
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    throw new TokenRequestError(answeredFacts(answer, null, `HTTP ${status}`, serverClock.now()))
  }
  return answer
}

export function answeredFacts(
  answer: RecipeAnswer,
  error: string | null,
  reason: string,
  now: number,
): TokenRequestFacts {
  const { status } = answer
  return { status, error, retryAfterMs: retryAfterMs(answer.headers.get('retry-after'), now), sent: 'answered', reason }
}

/** What a refusal says of itself. */
export interface Refusal {
  /** `code 40080`, else `HTTP 401`: never a value of ours. */
  readonly reason: string
  /** The server's own words, or `null`. Cleaned: short, printable, and never with a secret that we sent. */
  readonly words: string | null
}

export function readRefusal(
  answer: RecipeAnswer,
  failure: SessionRecipe['failure'],
  values: RecipeValues,
  secrets: readonly string[],
): Refusal {
  const code = failure.code && clean(textAt(failure.code, answer, values), 64, secrets)
  const words = failure.message && clean(textAt(failure.message, answer, values), 200, secrets)
  return { reason: code ? `code ${code}` : `HTTP ${answer.status}`, words: words ?? null }
}

/** A server may echo what it was sent; a text that holds a secret of ours is not shown at all. */
function clean(text: string | undefined, length: number, secrets: readonly string[]): string | undefined {
  if (text === undefined || secrets.some((secret) => secret.length > 2 && text.includes(secret))) return undefined
  const printable = [...text].filter((character) => character >= ' ' && character !== '\u007f').join('')
  return redactText(printable.trim()).slice(0, length) || undefined
}
