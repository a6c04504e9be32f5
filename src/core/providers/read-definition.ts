import { type ProviderDefinition, providerDefinition } from './definition.ts'
import { faultIn, shapeFault } from './definition-fault.ts'
import { definitionFaults } from './definition-faults.ts'

/**
 * Reads a definition from parsed JSON: its shape first, then its sense.
 * @throws VaultError `DEFINITION_INVALID` with `file`, `pointer` (RFC 6901) and `expected`.
 */
export function readDefinition(raw: unknown, source: string): ProviderDefinition {
  const parsed = providerDefinition.safeParse(raw)
  if (!parsed.success) throw faultIn(source, shapeFault(parsed.error, raw))
  const [fault] = definitionFaults(parsed.data)
  if (fault) throw faultIn(source, fault)
  return parsed.data
}
