import type { ClashChoice } from '../../shared/backup-views.ts'
import type { JsonObject } from '../../shared/json.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { RecordChange, StoredRecord } from '../ports.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import { readDefinition } from '../providers/read-definition.ts'
import type { Contents } from './contents.ts'

export interface ProviderImport {
  readonly changes: readonly RecordChange[]
  /** Ids as they are here now. */
  readonly written: readonly string[]
  /** The file's id → the id here, where they differ. */
  readonly renamed: ReadonlyMap<string, string>
  /** Definitions that stand after the import but not before. */
  readonly definitions: ReadonlyMap<string, ProviderDefinition>
}

export interface ProvidersPresent {
  readonly rows: readonly StoredRecord[]
  readonly isBuiltIn: (id: string) => boolean
}

/**
 * Decides what becomes of the definitions in a file. One that is here word for word is no clash; a built-in one is never
 * replaced, because the profiles that use it would send their tokens elsewhere.
 * @throws VaultError `DEFINITION_INVALID` naming file and pointer, `CONFLICT` listing the ids when the choice is `refuse`.
 */
export function planProviders(
  given: Contents['providers'],
  present: ProvidersPresent,
  choice: ClashChoice,
): ProviderImport {
  const rows = new Map(present.rows.map((row) => [row.id, row]))
  const changes: RecordChange[] = []
  const renamed = new Map<string, string>()
  const definitions = new Map<string, ProviderDefinition>()
  const clashes: string[] = []
  const put = (id: string, definition: unknown, source: string, expectedVersion: number) => {
    definitions.set(id, readDefinition(definition, source))
    const meta = { definition, source } as JsonObject
    changes.push({ op: 'put', kind: 'provider', id, expectedVersion, meta, sealed: null })
  }
  for (const { definition, source } of given) {
    const { id } = readDefinition(definition, source)
    const before = rows.get(id)
    if (!before && !present.isBuiltIn(id)) put(id, definition, source, 0)
    else if (before && same(before.meta.definition, definition)) continue
    else if (choice === 'refuse' || (choice === 'replace' && present.isBuiltIn(id))) clashes.push(id)
    else if (choice === 'replace') put(id, definition, source, before?.version ?? 0)
    else if (choice === 'rename') {
      const free = freeId(
        id,
        (candidate) => rows.has(candidate) || definitions.has(candidate) || present.isBuiltIn(candidate),
      )
      renamed.set(id, free)
      put(free, { ...(definition as JsonObject), id: free }, source, 0)
    }
  }
  if (clashes.length > 0) throw conflict(clashes)
  return { changes, written: [...definitions.keys()], renamed, definitions }
}

function freeId(id: string, taken: (candidate: string) => boolean): string {
  for (let n = 2; ; n += 1) if (!taken(`${id}-${n}`)) return `${id}-${n}`
}

/** Both came from JSON; the order of members does not matter. */
function same(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function conflict(ids: readonly string[]): VaultError {
  return new VaultError('CONFLICT', said('import-providers-here', { providers: ids.join(', ') }))
}
