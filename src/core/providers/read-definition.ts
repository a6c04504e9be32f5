import type { z } from 'zod'
import { VaultError } from '../errors.ts'
import { type ProviderDefinition, providerDefinition } from './definition.ts'
import { definitionFaults } from './definition-faults.ts'

/**
 * Reads a definition from parsed JSON: its shape first, then its sense.
 * @throws VaultError `DEFINITION_INVALID` with `file`, `pointer` (RFC 6901) and `expected`.
 */
export function readDefinition(raw: unknown, source: string): ProviderDefinition {
  const parsed = providerDefinition.safeParse(raw)
  if (!parsed.success) throw invalid(source, shapeFault(parsed.error))
  const [fault] = definitionFaults(parsed.data)
  if (fault) throw invalid(source, fault)
  return parsed.data
}

/** One thing that is wrong, where, and what should stand there. */
export interface DefinitionFault {
  readonly path: readonly PropertyKey[]
  readonly expected: string
}

/** RFC 6901: `~` and `/` in a member name are escaped; the empty pointer is the whole document. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function shapeFault(error: z.ZodError): DefinitionFault {
  const [issue] = error.issues
  if (!issue) return { path: [], expected: 'a provider definition' }
  if (issue.code === 'unrecognized_keys') {
    return { path: [...issue.path, issue.keys[0] as string], expected: 'no such member' }
  }
  return { path: issue.path, expected: issue.message }
}

function invalid(source: string, fault: DefinitionFault): VaultError {
  const pointer = jsonPointer(fault.path)
  const where = pointer === '' ? 'the document itself' : pointer
  return new VaultError('DEFINITION_INVALID', `${source}: at ${where}: ${fault.expected}.`, {
    details: { file: source, pointer, expected: fault.expected },
  })
}
