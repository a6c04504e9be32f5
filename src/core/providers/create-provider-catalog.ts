import { z } from 'zod'
import type { JsonObject } from '../../shared/json.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { RecordStore, StoredRecord } from '../ports.ts'
import { builtInDefinitions } from './built-in-definitions.ts'
import type { ProviderDefinition } from './definition.ts'
import type { ProviderCatalog } from './provider-catalog.ts'
import { providerView } from './provider-view.ts'
import { readDefinition } from './read-definition.ts'

const row = z.object({ definition: z.unknown(), source: z.string() })

/**
 * Built-in definitions plus the user's own, which live in `provider` records. A stored definition that this version
 * cannot read any more is left alone and not listed; its profiles stay visible.
 */
export function createProviderCatalog(records: RecordStore): ProviderCatalog {
  const builtIn = new Map(builtInDefinitions().map((definition) => [definition.id, definition]))
  const own = new Map<string, ProviderDefinition>()

  const find = (id: string): ProviderDefinition => {
    const found = own.get(id) ?? builtIn.get(id)
    if (found) return found
    const known = [...builtIn.keys(), ...own.keys()].join(', ')
    throw new VaultError('NOT_FOUND', said('provider-unknown', { provider: id, known }))
  }
  return {
    async load() {
      const stored = await records.list('provider')
      own.clear()
      for (const record of stored) {
        const definition = readStored(record)
        if (definition) own.set(definition.id, definition)
      }
    },
    list: () => [...builtIn.values(), ...own.values()],
    isBuiltIn: (id) => builtIn.has(id),
    find,
    view: (definition) => providerView(definition, builtIn.get(definition.id) === definition),
    async add(raw, source) {
      const definition = readDefinition(raw, source)
      if (builtIn.has(definition.id)) {
        throw new VaultError('CONFLICT', said('provider-taken', { provider: definition.id }))
      }
      const before = await records.get('provider', definition.id)
      // The definition as it was written: defaults that a later version changes must not be frozen into it.
      const meta = { definition: raw, source } as JsonObject
      const expectedVersion = before?.version ?? 0
      await records.write([{ op: 'put', kind: 'provider', id: definition.id, expectedVersion, meta, sealed: null }])
      own.set(definition.id, definition)
      return definition
    },
    async remove(id) {
      if (builtIn.has(id)) throw new VaultError('CONFLICT', said('provider-built-in', { provider: id }))
      find(id)
      const before = await records.get('provider', id)
      if (before) await records.write([{ op: 'delete', kind: 'provider', id, expectedVersion: before.version }])
      own.delete(id)
    },
  }
}

function readStored(record: StoredRecord): ProviderDefinition | undefined {
  try {
    const { definition, source } = row.parse(record.meta)
    return readDefinition(definition, source)
  } catch (error) {
    if (error instanceof VaultError || error instanceof z.ZodError) return undefined
    throw error
  }
}
