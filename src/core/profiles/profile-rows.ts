import { z } from 'zod'
import type { JsonObject } from '../../shared/json.ts'
import { errorCodes } from '../../shared/result.ts'
import { grantTypes, signInReasons } from '../../shared/views.ts'
import type { StoredRecord } from '../ports.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Profile, SessionFacts } from './profile.ts'

const time = z.number().nullable()
const lifeSource = z.enum(['server', 'token', 'declared', 'learned', 'unknown'])
const life = z.object({ issuedAt: time, expiresAt: time, source: lifeSource })
const textRecord = z.record(z.string(), z.string())

const profileRow = z.object({
  name: z.string(),
  providerId: z.string(),
  grant: z.enum(grantTypes),
  settings: textRecord,
  storedSecrets: z.array(z.string()),
  tags: z.array(z.string()),
  createdAt: z.number(),
  removeAt: z.number().optional(),
})

const sessionRow = z.object({
  summary: z
    .object({
      issuedAt: z.number(),
      expiresAt: time,
      expirySource: lifeSource,
      refresh: life.nullable(),
      scope: z.string().nullable(),
      account: z.string().nullable(),
      upstream: z.string().optional(),
      clockOffsetMs: z.number().optional(),
    })
    .nullable(),
  needsSignIn: z.object({ reason: z.enum(signInReasons), since: z.number() }).nullable(),
  refreshStartedAt: time,
  answerLostAt: z.number().optional(),
  retry: z.object({ at: z.number(), attempts: z.number(), after: z.enum(errorCodes) }).nullable(),
  lastError: z
    .object({
      code: z.enum(errorCodes),
      message: z.string(),
      retryable: z.boolean(),
      details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      at: z.number(),
    })
    .nullable(),
  lastRefreshedAt: time,
  refreshCount: z.number(),
  stateSince: z.number(),
  signedInAt: z.number().optional(),
  refreshEndFixed: z.boolean().optional(),
  limits: z
    .object({
      idleSurvivedMs: z.number(),
      idleRefusedMs: time,
      sessionSurvivedMs: z.number(),
      sessionRefusedMs: time,
      sessionRefusals: z.number(),
    })
    .optional(),
})

export const tokenSetRow = z.object({
  accessToken: z.string(),
  tokenType: z.string(),
  refreshToken: z.string().nullable(),
  idToken: z.string().nullable(),
  scope: z.string().nullable(),
  issuedAt: z.number(),
  expiresAt: time,
  expirySource: lifeSource,
  refreshIssuedAt: time,
  refreshExpiresAt: time,
  refreshExpirySource: lifeSource,
  extra: textRecord,
  boundTo: z.array(z.string()).optional(),
  clockOffsetMs: z.number().optional(),
})

/** A row that does not parse throws a ZodError; the store sets it aside and never writes over it. */
export function profileFromRow(row: StoredRecord): Profile {
  return { ...profileRow.parse(row.meta), id: row.id, version: row.version }
}

export function sessionFromRow(row: StoredRecord): SessionFacts {
  return sessionRow.parse(row.meta) as SessionFacts
}

export function tokenSetFromJson(raw: unknown): TokenSet {
  return tokenSetRow.parse(raw)
}

export function secretsFromJson(raw: unknown): Record<string, string> {
  return textRecord.parse(raw)
}

export function profileToMeta({ id: _id, version: _version, ...row }: Profile): JsonObject {
  return row as unknown as JsonObject
}

/** Facts of a profile that never signed in. */
export function emptyFacts(now: number): SessionFacts {
  return {
    summary: null,
    needsSignIn: null,
    refreshStartedAt: null,
    retry: null,
    lastError: null,
    lastRefreshedAt: null,
    refreshCount: 0,
    stateSince: now,
  }
}
