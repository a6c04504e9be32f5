import type { ClientRegistry } from '../clients/create-client-registry.ts'
import type { EngineHandlers } from '../engine.ts'
import type { Ledger } from '../ledger/create-ledger.ts'
import { statusQuery } from '../ledger/status-filter.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'

type LedgerHandlers = Pick<EngineHandlers, Extract<keyof EngineHandlers, `ledger.${string}`>>

export interface LedgerHandlerDeps {
  readonly clients: ClientRegistry
  readonly ledger: Ledger
  readonly profiles: ProfileStore
}

export function createLedgerHandlers({ clients, ledger, profiles }: LedgerHandlerDeps): LedgerHandlers {
  /** A name may have belonged to several clients; what nobody has is the id of one that was removed. */
  const clientIds = (idOrName: string): string[] => {
    const ids = clients.list().flatMap(({ id, name }) => (id === idOrName || name === idOrName ? [id] : []))
    return ids.length === 0 ? [idOrName] : ids
  }
  return {
    async 'ledger.list'({ limit = 100, client, profile, status, ...rest }) {
      const profileId = profile === undefined ? undefined : (profiles.get(profile)?.id ?? profiles.find(profile).id)
      const rows = await ledger.list({
        ...{ ...rest, limit },
        ...(client === undefined ? {} : { clients: clientIds(client) }),
        ...(profileId === undefined ? {} : { profile: profileId }),
        ...(status === undefined ? {} : statusQuery(status)),
      })
      const names = new Map(clients.list().map(({ id, name }) => [id, name]))
      return rows.map((row) => ({
        ...row,
        clientName: row.clientId === null ? null : (names.get(row.clientId) ?? null),
        profileName: row.profileId === null ? null : (profiles.get(row.profileId)?.name ?? null),
      }))
    },
    'ledger.retention': () => ledger.retention(),
    'ledger.setRetention': (change) => ledger.setRetention(change),
  }
}
