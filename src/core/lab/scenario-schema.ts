import { z } from 'zod'
import { labScenario } from './scenario.ts'

/** JSON Schema (2020-12) of a scenario file; editors complete and check with it. */
export function scenarioSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(labScenario, { io: 'input', target: 'draft-2020-12' })
  return { $schema, title: 'Token Vault lab scenario', ...schema }
}
