import type { RecipePlace } from '../../providers/session-recipe.ts'
import { resolvePointer } from './json-pointer.ts'
import { type RecipeValues, textOf, valueIn } from './recipe-values.ts'

/** One answer of a server, read whole. */
export interface RecipeAnswer {
  readonly status: number
  readonly headers: Headers
  /** The parsed body, or `undefined` when it is not JSON. */
  readonly json: unknown
  /** Cookies of this answer by name; of one that is deleted nothing stays. */
  readonly cookies: Readonly<Record<string, string>>
}

export async function readRecipeAnswer(response: Response): Promise<RecipeAnswer> {
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, json: parseJson(text), cookies: readCookies(headers.getSetCookie()) }
}

/** The text at a place of an answer, or of the values known so far. */
export function textAt(place: RecipePlace, answer: RecipeAnswer | null, values: RecipeValues): string | undefined {
  if (place.value !== undefined) return valueIn(values, place.value)
  if (answer === null) return undefined
  if (place.header !== undefined) return answer.headers.get(place.header)?.trim() || undefined
  if (place.cookie !== undefined) return valueIn(answer.cookies, place.cookie)
  if (place.pointer !== undefined) return textOf(resolvePointer(answer.json, place.pointer))
  return undefined
}

/** RFC 6265 §5.2, as far as name and value go. The last cookie of a name wins, as in a browser. */
function readCookies(lines: readonly string[]): Record<string, string> {
  const cookies: Record<string, string> = {}
  for (const line of lines) {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    if (at <= 0) continue
    const name = pair.slice(0, at).trim()
    const gone = attributes.some((attribute) => /^\s*max-age\s*=\s*(?:0|-\d+)\s*$/i.test(attribute))
    if (gone) delete cookies[name]
    else
      Object.defineProperty(cookies, name, {
        value: pair.slice(at + 1).trim(),
        ...{ enumerable: true, configurable: true, writable: true },
      })
  }
  return cookies
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whether a body that is not JSON is a failure is the recipe's to say.
    return undefined
  }
}
