import type { ClientRegistry } from '../clients/create-client-registry.ts'
import type { EngineHandlers } from '../engine.ts'
import type { Ledger } from '../ledger/create-ledger.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'

type ClientHandlers = Pick<EngineHandlers, Extract<keyof EngineHandlers, `clients.${string}` | `ledger.${string}`>>

export function createClientHandlers(clients: ClientRegistry, ledger: Ledger, profiles: ProfileStore): ClientHandlers {
  return {
    'clients.list': async () => clients.list(),
    async 'clients.add'({ permissions, ...rest }) {
      // Names are for people, ids for permissions: a renamed profile keeps its clients, a new one of that name gets none.
      const allowed = permissions.profiles
      const ids = allowed === '*' ? allowed : allowed.map((nameOrId) => profiles.find(nameOrId).id)
      return clients.add({ ...rest, permissions: { ...permissions, profiles: ids } })
    },
    'clients.revoke': async ({ client }) => clients.revoke(client),
    async 'clients.remove'({ client }) {
      await clients.remove(client)
      return null
    },
    async 'ledger.list'({ before, limit = 100, client, profile }) {
      const profileId = profile === undefined ? undefined : (profiles.get(profile)?.id ?? profiles.find(profile).id)
      const rows = await ledger.list({
        limit,
        ...(before === undefined ? {} : { before }),
        ...(client === undefined ? {} : { client }),
        ...(profileId === undefined ? {} : { profile: profileId }),
      })
      const names = new Map(clients.list().map(({ id, name }) => [id, name]))
      return rows.map((row) => ({
        ...row,
        clientName: row.clientId === null ? null : (names.get(row.clientId) ?? null),
        profileName: row.profileId === null ? null : (profiles.get(row.profileId)?.name ?? null),
      }))
    },
  }
}
