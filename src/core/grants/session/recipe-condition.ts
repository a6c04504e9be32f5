import type { RecipeCondition } from '../../providers/session-recipe.ts'
import { type RecipeAnswer, textAt } from './recipe-answer.ts'
import type { RecipeValues } from './recipe-values.ts'

/** Whether a condition holds for an answer (or, without one, for the values known so far). */
export function holds(condition: RecipeCondition, answer: RecipeAnswer | null, values: RecipeValues): boolean {
  const { status, equals, present, ignoreCase, orAbsent } = condition
  if (status !== undefined && (answer === null || !status.includes(answer.status))) return false
  const { pointer, header, cookie, value } = condition
  const looks = [pointer, header, cookie, value].some((place) => place !== undefined)
  if (!looks) return status !== undefined
  const found = textAt(condition, answer, values)
  // "No such member" may only be concluded from a body that could have one: an HTML page has no `code` either.
  const readable = pointer === undefined || (typeof answer?.json === 'object' && answer.json !== null)
  if (found === undefined) return (orAbsent && readable) || (present === false && readable)
  if (present === false) return false
  if (equals === undefined) return true
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text)
  return equals.some((expected) => fold(String(expected)) === fold(found))
}

/** The success condition of an exchange: as declared, else any 2xx. A declared one without a status also wants 2xx. */
export function succeeded(condition: RecipeCondition | undefined, answer: RecipeAnswer, values: RecipeValues): boolean {
  const ok = answer.status >= 200 && answer.status < 300
  if (condition === undefined) return ok
  return (condition.status !== undefined || ok) && holds(condition, answer, values)
}
