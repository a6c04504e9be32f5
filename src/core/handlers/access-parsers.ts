import { z } from 'zod'
import { longerAnswers, questionAnswers, ruleAnswers } from '../../shared/access-views.ts'
import { isPlainName } from '../../shared/plain-name.ts'
import { isPathPattern } from '../access/path-pattern.ts'
import { ruleLimit } from '../clients/changed-client.ts'
import { retentionFields } from '../ledger/ledger-retention.ts'
import { statusQuery } from '../ledger/status-filter.ts'

const nothing = z.union([z.undefined(), z.null(), z.strictObject({})]).transform(() => undefined)
const reference = z.string().min(1).max(128)
const duration = z.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const time = z.number().int().nonnegative()
const client = z.strictObject({ client: reference })
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(isPlainName, 'a name without control characters and marks that turn the direction of text')
const profiles = z.union([z.literal('*'), z.array(reference).max(10_000)])
const methods = z.array(z.string().regex(/^[A-Z][A-Z-]{0,31}$/, 'an upper-case HTTP method')).max(32)
const pattern = 'a path pattern such as /v1/*/messages or /v1/**, with at most one * in a segment'

const rule = z.strictObject({
  answer: z.enum(ruleAnswers),
  profiles,
  methods,
  path: z.string().max(1024).refine(isPathPattern, pattern),
  until: time.nullable(),
})

const permissions = z.strictObject({
  profiles,
  methods,
  paths: z.array(z.string().startsWith('/').max(1024)).max(256),
  origins: z.array(z.string().max(256).refine(isOrigin, 'an origin such as http://localhost:5173')).max(32),
  rules: z.array(rule).max(ruleLimit).optional(),
  otherwise: z.enum(['deny', 'ask']).optional(),
})

const most = z.number().int().min(1).max(1_000_000).nullable()
const limits = z.strictObject({ requestsPerMinute: most, burst: most, concurrent: most })

export const ledgerFilter = {
  client: reference.optional(),
  profile: reference.optional(),
  status: z
    .string()
    .max(64)
    .refine(statusQuery, 'a status (403), a class (4xx), a code (ask-denied) or own')
    .optional(),
  from: time.optional(),
  to: time.optional(),
}

/** Calls about who may use the proxy, and for what. */
export const accessSchemas = {
  'clients.list': nothing,
  'clients.add': z.strictObject({
    name,
    permissions,
    limits: limits.optional(),
    ttlMs: duration.optional(),
    processId: z.number().int().positive().optional(),
  }),
  'clients.change': z.strictObject({
    client: reference,
    name: name.optional(),
    permissions: permissions.optional(),
    limits: limits.nullable().optional(),
    ttlMs: duration.nullable().optional(),
  }),
  'clients.revoke': client,
  'clients.restore': client,
  'clients.remove': client,
  'access.questions': nothing,
  'access.answer': z.strictObject({ question: z.uuid(), answer: z.enum(questionAnswers) }),
  'access.allow': z.strictObject({ row: z.number().int().positive(), answer: z.enum(longerAnswers) }),
  'ledger.list': z.strictObject({
    before: z.number().int().positive().optional(),
    limit: z.number().int().min(1).max(1000).optional(),
    ...ledgerFilter,
  }),
  'ledger.retention': nothing,
  'ledger.setRetention': z.strictObject({
    ageMs: retentionFields.ageMs.optional(),
    rows: retentionFields.rows.optional(),
  }),
} as const

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value && value !== 'null'
}
