/** What templates and conditions can look at: inputs, challenge answers, extracted values. All are text. */
export type RecipeValues = Readonly<Record<string, string>>

/** An own value that is not empty, or `undefined`. */
export function valueIn(values: RecipeValues, name: string): string | undefined {
  return Object.hasOwn(values, name) && values[name] !== '' ? values[name] : undefined
}

/** A JSON scalar as text; `null`, objects and lists are no value. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return undefined
}
