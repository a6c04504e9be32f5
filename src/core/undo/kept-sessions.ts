import { z } from 'zod'
import type { JsonObject } from '../../shared/json.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { RecordChange, StoredRecord } from '../ports.ts'
import type { SessionFacts } from '../profiles/profile.ts'
import { sessionFromRow, tokenSetFromJson } from '../profiles/profile-rows.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Vault } from '../vault/vault.ts'

const keptMeta = z.object({ signOutAt: z.number(), facts: z.record(z.string(), z.unknown()) })

/**
 * Sessions that were signed out and can still be brought back, sealed in rows of their own: whoever lends, refreshes, exports
 * or imports meets a profile without a session.
 */
export interface KeptSessions {
  load(): Promise<void>
  list(): readonly { readonly id: string; readonly signOutAt: number }[]
  has(profileId: string): boolean
  /** The row to be written with the end of the session; `note` it then. @throws VaultError `VAULT_LOCKED`. */
  begin(profileId: string, signOutAt: number, facts: SessionFacts, tokens: TokenSet): Promise<RecordChange>
  note(profileId: string, signOutAt: number): void
  /** `undefined` when nothing is kept. @throws VaultError `VAULT_LOCKED`, `VAULT_DAMAGED`. */
  tokens(profileId: string): Promise<TokenSet | undefined>
  /** What to bring back, and the change that ends the row. @throws VaultError `CONFLICT` when nothing is kept. */
  open(profileId: string): Promise<{ facts: SessionFacts; tokens: TokenSet; end: RecordChange }>
  forget(profileId: string): void
  /** Deletes the row. */
  end(profileId: string): Promise<void>
}

export function createKeptSessions({ records, seal, open }: Pick<Vault, 'records' | 'seal' | 'open'>): KeptSessions {
  const known = new Map<string, number>()
  const read = (id: string) => records.get('signed-out', id)
  const endOf = ({ id, version }: StoredRecord): RecordChange => ({
    ...{ op: 'delete', kind: 'signed-out', id, expectedVersion: version },
  })
  return {
    async load() {
      known.clear()
      for (const { id, meta, updatedAt } of await records.list('signed-out')) {
        const parsed = keptMeta.safeParse(meta)
        known.set(id, parsed.success ? parsed.data.signOutAt : updatedAt)
      }
    },
    list: () => [...known].map(([id, signOutAt]) => ({ id, signOutAt })),
    has: (id) => known.has(id),
    async begin(id, signOutAt, facts, tokens) {
      const sealed = await seal('signed-out', id, tokens as unknown as JsonObject)
      const meta = { signOutAt, facts } as unknown as JsonObject
      return { op: 'put', kind: 'signed-out', id, expectedVersion: 0, meta, sealed }
    },
    note: (id, signOutAt) => known.set(id, signOutAt),
    async tokens(id) {
      const row = await read(id)
      return row && tokenSetFromJson(await open(row))
    },
    async open(id) {
      const row = await read(id)
      if (!row) throw new VaultError('CONFLICT', said('undo-too-late', {}), { details: { profile: id } })
      const sealed = await open(row)
      try {
        const facts = sessionFromRow({ ...row, meta: keptMeta.parse(row.meta).facts as JsonObject })
        return { facts, tokens: tokenSetFromJson(sealed), end: endOf(row) }
      } catch (cause) {
        throw new VaultError('VAULT_DAMAGED', said('kept-session-unreadable', {}), { cause, details: { profile: id } })
      }
    },
    forget: (id) => known.delete(id),
    async end(id) {
      const row = await read(id)
      if (row) await records.write([endOf(row)])
      known.delete(id)
    },
  }
}
