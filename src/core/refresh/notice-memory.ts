import { z } from 'zod'
import type { JsonObject } from '../../shared/json.ts'
import type { Logger, RecordStore, StoredRecord } from '../ports.ts'

/** What a person was already told about one profile. Times in epoch ms. */
export interface Told {
  /** The `since` of the needed sign-in that was told. */
  readonly signIn?: number | undefined
  /** The end of the refresh token that was told. */
  readonly ending?: number | undefined
  /** When it was last told that refreshing fails. */
  readonly failing?: number | undefined
}

const toldRow = z.object({
  signIn: z.number().optional(),
  ending: z.number().optional(),
  failing: z.number().optional(),
})

/** Remembers across restarts what was told, one small readable record a profile, written only when something is told. */
export interface NoticeMemory {
  load(): Promise<void>
  of(profileId: string): Told
  /** Known at once, on disk soon. A disk that refuses only means that a notice may come again after a restart. */
  keep(profileId: string, told: Told): void
  /** The record itself goes with its profile. */
  forget(profileId: string): void
  /** Reads it again, for a profile that comes back. */
  recall(profileId: string): Promise<void>
}

export function createNoticeMemory(
  records: Pick<RecordStore, 'list' | 'get' | 'write'>,
  log: Pick<Logger, 'failure'>,
): NoticeMemory {
  const known = new Map<string, Told>()
  let writing = Promise.resolve()

  async function write(id: string): Promise<void> {
    const told = known.get(id)
    if (!told) return
    const row = await records.get('notice', id)
    const meta = JSON.parse(JSON.stringify(told)) as JsonObject
    await records.write([{ op: 'put', kind: 'notice', id, expectedVersion: row?.version ?? 0, meta, sealed: null }])
  }

  const take = ({ id, meta }: StoredRecord): void => {
    const parsed = toldRow.safeParse(meta)
    if (parsed.success) known.set(id, parsed.data)
  }

  return {
    async load() {
      for (const row of await records.list('notice')) take(row)
    },
    of: (profileId) => known.get(profileId) ?? {},
    keep(profileId, told) {
      known.set(profileId, told)
      // One after the other: two writes of one record would race for its version.
      writing = writing
        .then(() => write(profileId))
        .catch((error: unknown) => log.failure('notice.unsaved', error, { profileId }))
    },
    forget: (profileId) => known.delete(profileId),
    async recall(profileId) {
      await writing
      const row = await records.get('notice', profileId)
      if (row) take(row)
    },
  }
}
