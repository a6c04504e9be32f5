import type { LocalText } from '../../shared/views.ts'
import type { ProviderDefinition } from './definition.ts'

/** What a person calls the key that a session of these settings can rotate, or `undefined` when there is none. */
export function rotatableKey(
  { session, inputs }: ProviderDefinition,
  settings: Readonly<Record<string, string>>,
): LocalText | undefined {
  const valueOfInput = (id: string) => settings[id] || inputs.find((input) => input.id === id)?.default || ''
  return session?.derivedKeys.find(({ rotate, when }) => {
    if (rotate === undefined) return false
    return (
      when?.value === undefined ||
      when.equals === undefined ||
      when.equals.map(String).includes(valueOfInput(when.value))
    )
  })?.label
}
