import { z } from 'zod'
import type { UnfinishedMoveView } from '../../shared/backup-views.ts'
import type { JsonObject } from '../../shared/json.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { RecordChange, RecordStore, StoredRecord } from '../ports.ts'
import type { Vault } from '../vault/vault.ts'
import { type Contents, contentsShape } from './contents.ts'

const moveMeta = z.object({ startedAt: z.number(), profiles: z.array(z.string()) })

/**
 * What a move took out of the profiles, until somebody says that its file was written. The row is committed in the same
 * transaction that ends the sessions here, so at every moment exactly one of the two holds them.
 */
export interface Moves {
  list(): Promise<UnfinishedMoveView[]>
  /** The row of a move that begins. @throws VaultError `VAULT_LOCKED`. */
  begin(id: string, startedAt: number, contents: Contents): Promise<RecordChange>
  /** What it took. @throws VaultError `NOT_FOUND`, `VAULT_LOCKED`, `VAULT_DAMAGED`. */
  open(id: string): Promise<{ view: UnfinishedMoveView; contents: Contents; end: RecordChange }>
  /** The file was written: from now on only importing it brings the sessions back. @throws VaultError `NOT_FOUND`. */
  finish(id: string): Promise<void>
}

export function createMoves(records: RecordStore, vault: Pick<Vault, 'seal' | 'open'>): Moves {
  const find = async (id: string): Promise<StoredRecord> => {
    const row = await records.get('move', id)
    if (row) return row
    throw new VaultError('NOT_FOUND', said('move-unknown', {}), {
      details: { move: id },
    })
  }
  const endOf = ({ id, version }: StoredRecord): RecordChange => ({
    op: 'delete',
    kind: 'move',
    id,
    expectedVersion: version,
  })
  return {
    list: async () => (await records.list('move')).map(viewOf),
    async begin(id, startedAt, contents) {
      const meta = { startedAt, profiles: contents.profiles.map(({ name }) => name) }
      const sealed = await vault.seal('move', id, contents as unknown as JsonObject)
      return { op: 'put', kind: 'move', id, expectedVersion: 0, meta, sealed }
    },
    async open(id) {
      const row = await find(id)
      const contents = contentsShape.safeParse(await vault.open(row))
      if (contents.success) return { view: viewOf(row), contents: contents.data, end: endOf(row) }
      throw new VaultError('VAULT_DAMAGED', said('move-unreadable', {}), {
        details: { kind: 'move', id },
      })
    },
    async finish(id) {
      await records.write([endOf(await find(id))])
    },
  }
}

function viewOf({ id, meta, updatedAt }: StoredRecord): UnfinishedMoveView {
  const parsed = moveMeta.safeParse(meta)
  return { id, ...(parsed.success ? parsed.data : { startedAt: updatedAt, profiles: [] }) }
}
