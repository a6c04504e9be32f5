import { z } from 'zod'
import type { JsonObject } from '../../shared/json.ts'
import type { ClientView } from '../../shared/views.ts'
import type { StoredRecord } from '../ports.ts'
import type { ClientRecord } from './client-record.ts'

const time = z.number().nullable()

const clientRow = z.object({
  name: z.string(),
  keyHash: z.string().min(1),
  keyHint: z.string(),
  permissions: z.object({
    profiles: z.union([z.literal('*'), z.array(z.string())]),
    methods: z.array(z.string()),
    paths: z.array(z.string()),
    origins: z.array(z.string()),
  }),
  createdAt: z.number(),
  expiresAt: time,
  revokedAt: time,
  processId: time,
  lastUsedAt: time,
})

/** A client and when it was last seen; `version` is its row's, for compare-and-set. */
export interface StoredClient {
  readonly client: ClientRecord
  readonly lastUsedAt: number | null
  readonly version: number
}

/** @throws ZodError for a row that is not a client; the registry sets it aside and never writes over it. */
export function clientFromRow(row: StoredRecord): StoredClient {
  const { lastUsedAt, ...client } = clientRow.parse(row.meta)
  return { client: { ...client, id: row.id }, lastUsedAt, version: row.version }
}

export function clientToMeta({ client: { id: _id, ...client }, lastUsedAt }: StoredClient): JsonObject {
  return { ...client, lastUsedAt } as unknown as JsonObject
}

export function clientView({ client: { keyHash: _keyHash, ...client }, lastUsedAt }: StoredClient): ClientView {
  return { ...client, lastUsedAt }
}
