import type { z } from 'zod'
import { VaultError } from '../errors.ts'
import { jsonPointer } from '../providers/read-definition.ts'
import { type LabScenario, labScenario } from './scenario.ts'

/**
 * Reads a scenario from parsed JSON.
 * @throws VaultError `DEFINITION_INVALID` with `file`, `pointer` (RFC 6901) and `expected`.
 */
export function readScenario(raw: unknown, source: string): LabScenario {
  const parsed = labScenario.safeParse(raw)
  if (!parsed.success) throw invalid(source, parsed.error)
  const scenario = parsed.data
  const breaksTls = scenario.steps?.findIndex(({ change }) => change.act === 'tls') ?? -1
  if (breaksTls >= 0 && scenario.https !== true) {
    throw fault(
      source,
      ['steps', breaksTls, 'change'],
      '"https": true in the scenario, because TLS can break only there',
    )
  }
  return scenario
}

function invalid(source: string, error: z.ZodError): VaultError {
  const [issue] = error.issues
  if (!issue) return fault(source, [], 'a scenario')
  if (issue.code === 'unrecognized_keys')
    return fault(source, [...issue.path, issue.keys[0] as string], 'no such member')
  return fault(source, issue.path, issue.message)
}

function fault(source: string, path: readonly PropertyKey[], expected: string): VaultError {
  const pointer = jsonPointer(path)
  const where = pointer === '' ? 'the document itself' : pointer
  return new VaultError('DEFINITION_INVALID', `${source}: at ${where}: ${expected}.`, {
    details: { file: source, pointer, expected },
  })
}
