import type { RecipeSource } from '../../providers/session-recipe.ts'
import { type RecipeAnswer, textAt } from './recipe-answer.ts'
import { holds } from './recipe-condition.ts'
import type { RecipeValues } from './recipe-values.ts'

/** Longer values are not tokens but documents; a captcha image is the largest thing that is taken. */
const longestValue = 512 * 1024

/** The values that an answer yields. What is not there is left out, so that an earlier value stays. */
export function extractValues(
  sources: Readonly<Record<string, RecipeSource>>,
  answer: RecipeAnswer,
  values: RecipeValues,
  now: number,
): Record<string, string> {
  const entries = Object.entries(sources).flatMap(([name, source]) => {
    if (source.when !== undefined && !holds(source.when, answer, values)) return []
    const found = textAt(source, answer, values)
    if (found === undefined || found.length > longestValue) return []
    const value = timeText(source.format, withoutPrefix(found, source.withoutPrefix), now)
    return value === undefined || value === '' ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}

function withoutPrefix(text: string, prefix: string | undefined): string {
  if (prefix === undefined) return text
  return text.toLowerCase().startsWith(prefix.toLowerCase()) ? text.slice(prefix.length).trim() : text
}

/** A time in a stated format as epoch milliseconds; `auto` is left to `tokens/expiry.ts`. Nonsense is no value. */
function timeText(format: RecipeSource['format'], text: string, now: number): string | undefined {
  if (format === 'auto') return text
  const at = format === 'rfc3339' || format === 'http-date' ? Date.parse(text) : fromNumber(format, Number(text), now)
  return Number.isFinite(at) ? String(Math.round(at)) : undefined
}

function fromNumber(format: RecipeSource['format'], number: number, now: number): number {
  if (format === 'seconds') return now + number * 1000
  if (format === 'milliseconds') return now + number
  return format === 'epoch-seconds' ? number * 1000 : number
}
