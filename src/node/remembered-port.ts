import { z } from 'zod'
import type { RecordStore } from '../core/ports.ts'

/** A port that a server of this installation took once and takes again, because addresses with it stand elsewhere. */
export interface RememberedPort {
  read(): Promise<number | null>
  write(port: number): Promise<void>
}

const remembered = z.object({ port: z.number().int().min(1).max(65535) })

/** @param id of the setting's record. */
export function createRememberedPort(records: Pick<RecordStore, 'get' | 'write'>, id: string): RememberedPort {
  const read = async () => {
    const row = await records.get('setting', id)
    const parsed = remembered.safeParse(row?.meta)
    return { version: row?.version ?? 0, port: parsed.success ? parsed.data.port : null }
  }
  return {
    read: async () => (await read()).port,
    async write(port) {
      const { version, port: before } = await read()
      if (before === port) return
      await records.write([{ op: 'put', kind: 'setting', id, expectedVersion: version, meta: { port }, sealed: null }])
    },
  }
}
