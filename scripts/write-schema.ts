import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { definitionSchema } from '../src/core/providers/definition-schema.ts'

/** Writes the published JSON Schema of provider definitions. Run it with Node 24 after a change to `definition.ts`. */
const target = fileURLToPath(new URL('../resources/provider.schema.json', import.meta.url))
writeFileSync(target, `${JSON.stringify(definitionSchema(), null, 2)}\n`)
