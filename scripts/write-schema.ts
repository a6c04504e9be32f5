import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { scenarioSchema } from '../src/core/lab/scenario-schema.ts'
import { definitionSchema } from '../src/core/providers/definition-schema.ts'

/** Writes the published JSON Schemas. Run it with Node 24 after a change to `definition.ts` or `scenario.ts`. */
const write = (name: string, schema: Record<string, unknown>) =>
  writeFileSync(fileURLToPath(new URL(`../resources/${name}`, import.meta.url)), `${JSON.stringify(schema, null, 2)}\n`)

write('provider.schema.json', definitionSchema())
write('lab-scenario.schema.json', scenarioSchema())
