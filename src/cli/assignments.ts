import type { ProviderInputView } from '../shared/views.ts'
import { CommandFailure, usage } from './failure.ts'
import type { Terminal } from './terminal.ts'

/** Repeated `key=value` options as a record. @throws CommandFailure (usage) without a key, or for a key given twice. */
export function parseAssignments(given: readonly string[], option: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const text of given) {
    const at = text.indexOf('=')
    // The text itself is not repeated: it may be a secret that was put in the wrong place.
    if (at < 1) throw usage(`${option} takes key=value.`, `${option} 的形式应为 key=value。`)
    const key = text.slice(0, at)
    if (Object.hasOwn(values, key)) throw usage(`${option} ${key}=… is given twice.`, `${option} ${key}=… 给了两次。`)
    values[key] = text.slice(at + 1)
  }
  return values
}

/**
 * Refuses secrets among plain values: an argument is seen by every user of the machine and kept in the shell's history.
 * @throws CommandFailure (usage), naming the input and the remedy, never the value.
 */
export function refuseSecretInputs(
  values: Readonly<Record<string, string>>,
  inputs: readonly ProviderInputView[],
  option: string,
): void {
  for (const { id, kind } of inputs) {
    if (kind !== 'secret' && kind !== 'multiline-secret') continue
    if (Object.hasOwn(values, id)) {
      throw usage(
        `"${id}" is a secret and cannot be given with ${option}. Use ${secretOptions(id)}.`,
        `“${id}”是机密，不能用 ${option} 给出。请使用 ${secretOptions(id)}。`,
      )
    }
  }
}

/** How a secret is given. */
function secretOptions(id: string): string {
  return `--secret ${id}=env:VARIABLE, --secret ${id}=file:PATH or --secret ${id}=- (standard input)`
}

/** A refusal for want of a secret says how to give one; anything else stays as it is. */
export function withSecretHint(
  error: unknown,
  inputs: readonly ProviderInputView[],
  given: readonly string[],
): unknown {
  if (!(error instanceof CommandFailure) || error.code !== 'INVALID_INPUT') return error
  const wanted = inputs.find(
    ({ id, kind }) => id === error.details?.field && (kind === 'secret' || kind === 'multiline-secret'),
  )
  if (wanted === undefined || given.includes(wanted.id)) return error
  return new CommandFailure(error.code, `${error.message} Use ${secretOptions(wanted.id)}.`, error.details)
}

/** Says which secrets do not begin as such ones usually do. They are taken all the same, and not repeated here. */
export function noteOddPrefixes(
  secrets: Readonly<Record<string, string>>,
  inputs: readonly ProviderInputView[],
  terminal: Pick<Terminal, 'note'>,
): void {
  for (const { id, prefix } of inputs) {
    const value = secrets[id]
    if (prefix === undefined || value === undefined) continue
    const usual = [prefix].flat()
    if (usual.some((one) => value.trim().startsWith(one))) continue
    terminal.note(
      `tokenvault: "${id}" usually begins with "${usual.join('" or "')}"; yours does not. It is used as it is.`,
    )
  }
}
