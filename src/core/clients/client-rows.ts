import { z } from 'zod'
import { ruleAnswers } from '../../shared/access-views.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { ClientView } from '../../shared/views.ts'
import { isPathPattern } from '../access/path-pattern.ts'
import type { StoredRecord } from '../ports.ts'
import type { ClientRecord } from './client-record.ts'

const time = z.number().nullable()

const names = z.union([z.literal('*'), z.array(z.string())])

const rule = z.object({
  answer: z.enum(ruleAnswers),
  profiles: names,
  methods: z.array(z.string()),
  path: z.string().refine(isPathPattern),
  until: time,
})

const clientRow = z.object({
  name: z.string(),
  keyHash: z.string().min(1),
  keyHint: z.string(),
  permissions: z.object({
    profiles: names,
    methods: z.array(z.string()),
    paths: z.array(z.string()),
    origins: z.array(z.string()),
    rules: z.array(rule).exactOptional(),
    otherwise: z.enum(['deny', 'ask']).exactOptional(),
  }),
  createdAt: z.number(),
  expiresAt: time,
  revokedAt: time,
  processId: time,
  processMark: z.string().nullable().default(null),
  limits: z.object({ requestsPerMinute: time, burst: time, concurrent: time }).exactOptional(),
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

export function clientView({
  client: { keyHash: _keyHash, processMark: _mark, ...client },
  lastUsedAt,
}: StoredClient): ClientView {
  return { ...client, lastUsedAt }
}
