import type { ClientRule } from '../../shared/access-views.ts'
import { said } from '../../shared/sentences/said.ts'
import type { ClientPermissions } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { ClientRecord } from './client-record.ts'

export const ruleLimit = 64

/** What of a client can be changed while its key stays; what is absent stays as it is. */
export interface ClientChange {
  readonly name?: string
  readonly permissions?: ClientPermissions
  /** `null`: none any more. */
  readonly limits?: ClientRecord['limits'] | null
  /** From now; `null`: no end. */
  readonly ttlMs?: number | null
}

export function changedClient(client: ClientRecord, change: ClientChange, now: number): ClientRecord {
  const { limits: before, ...rest } = client
  const limits = change.limits === undefined ? before : change.limits
  return {
    ...rest,
    name: change.name ?? client.name,
    permissions: change.permissions ?? client.permissions,
    expiresAt: change.ttlMs === undefined ? client.expiresAt : change.ttlMs === null ? null : now + change.ttlMs,
    ...(limits == null ? {} : { limits }),
  }
}

/** The permissions with one rule more, before all others; rules whose time has passed go. @throws VaultError `CONFLICT` */
export function withRule({ name, permissions }: ClientRecord, rule: ClientRule, now: number): ClientPermissions {
  const standing = (permissions.rules ?? []).filter(({ until }) => until === null || until > now)
  if (standing.length >= ruleLimit) {
    throw new VaultError('CONFLICT', said('client-full-of-rules', { client: name, most: ruleLimit }))
  }
  return { ...permissions, rules: [rule, ...standing] }
}
