import { z } from 'zod'
import { providerDefinition } from './definition.ts'

/** JSON Schema (2020-12) of what a person may write in a definition file; editors complete and check with it. */
export function definitionSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(providerDefinition, { io: 'input', target: 'draft-2020-12' })
  return {
    $schema,
    title: 'Token Vault provider definition',
    ...schema,
  }
}
