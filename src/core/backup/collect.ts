import { z } from 'zod'
import type { ExportKind } from '../../shared/backup-views.ts'
import type { JsonObject } from '../../shared/json.ts'
import { clientFromRow } from '../clients/client-rows.ts'
import type { RecordStore } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { consentSettings } from '../providers/setting-names.ts'
import type { Refresher } from '../refresh/refresher.ts'
import type { Contents, ContentsProfile, ContentsSession } from './contents.ts'

export interface CollectDeps {
  readonly records: Pick<RecordStore, 'list'>
  readonly profiles: Pick<ProfileStore, 'session' | 'secrets'>
  readonly refresher: Pick<Refresher, 'newestTokens'>
  readonly now: () => number
}

/**
 * Gathers what an export of these profiles holds. For kinds with sessions call it inside the profiles' queues: a refresh
 * under way would make the copy stale before it is written.
 * @throws VaultError `VAULT_LOCKED`, `VAULT_DAMAGED` naming the record that does not open.
 */
export async function collectContents(
  deps: CollectDeps,
  kind: ExportKind,
  chosen: readonly Profile[],
  everything: boolean,
): Promise<Contents> {
  const used = new Set(chosen.map(({ providerId }) => providerId))
  const providers = (await deps.records.list('provider'))
    .filter(({ id }) => everything || used.has(id))
    .map(({ meta }) => ({ definition: meta.definition, source: String(meta.source) }))
  if (kind === 'definitions') return { providers, profiles: chosen.map(definitionOf) }
  const profiles: ContentsProfile[] = []
  for (const profile of chosen) profiles.push(await profileWithSecrets(deps, profile))
  const clients = kind === 'backup' && everything ? { clients: await workingClients(deps) } : {}
  return { providers, profiles, ...clients }
}

/** What a colleague may have. */
function definitionOf({ name, providerId, grant, settings, tags }: Profile): ContentsProfile {
  return { name, provider: providerId, grant, settings: withoutConsents(settings), tags: [...tags] }
}

/** A consent (to plain http, for instance) is a person's own and does not travel. */
export function withoutConsents(settings: Profile['settings']): Record<string, string> {
  const consents: readonly string[] = consentSettings
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !consents.includes(name)))
}

async function profileWithSecrets(deps: CollectDeps, profile: Profile): Promise<ContentsProfile> {
  const { id, name, providerId: provider, grant, settings, tags, createdAt } = profile
  const secrets = await deps.profiles.secrets(id)
  const session = await sessionOf(deps, id)
  return {
    ...{ id, name, provider, grant, settings, tags: [...tags], createdAt, secrets },
    ...(session === undefined ? {} : { session }),
  }
}

async function sessionOf({ profiles, refresher }: CollectDeps, id: string): Promise<ContentsSession | undefined> {
  const tokens = await refresher.newestTokens(id)
  if (!tokens) return undefined
  const { refreshStartedAt, needsSignIn } = profiles.session(id).facts
  const { boundTo, ...rest } = tokens
  return {
    tokens: { ...rest, extra: { ...rest.extra }, ...(boundTo === undefined ? {} : { boundTo: [...boundTo] }) },
    refreshStartedAt,
    held: needsSignIn?.reason === 'restored-copy',
  }
}

/** Tools keep their keys after a restore. A key of one process, or one that ended, is of no use any more. */
async function workingClients({ records, now }: CollectDeps): Promise<NonNullable<Contents['clients']>> {
  return (await records.list('client')).flatMap((row) => {
    try {
      const { client } = clientFromRow(row)
      const ended = client.revokedAt !== null || (client.expiresAt !== null && client.expiresAt <= now())
      return ended || client.processId !== null
        ? []
        : [{ id: row.id, meta: row.meta as Record<string, z.core.util.JSONType> }]
    } catch (error) {
      if (error instanceof z.ZodError) return []
      throw error
    }
  })
}

export function metaOf(client: NonNullable<Contents['clients']>[number]): JsonObject {
  return client.meta as JsonObject
}
