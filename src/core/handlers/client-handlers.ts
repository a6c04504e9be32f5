import type { ClientPermissions } from '../../shared/views.ts'
import type { AllowRefused } from '../access/allow-refused.ts'
import type { QuestionDesk } from '../access/question-desk.ts'
import type { ClientRegistry } from '../clients/create-client-registry.ts'
import type { EngineHandlers } from '../engine.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'

type ClientHandlers = Pick<EngineHandlers, Extract<keyof EngineHandlers, `clients.${string}` | `access.${string}`>>

export interface ClientHandlerDeps {
  readonly clients: ClientRegistry
  readonly questions: QuestionDesk
  readonly allowRefused: AllowRefused
  readonly profiles: ProfileStore
}

export function createClientHandlers({
  clients,
  questions,
  allowRefused,
  profiles,
}: ClientHandlerDeps): ClientHandlers {
  // Names are for people, ids for permissions: a renamed profile keeps its clients, a new one of that name gets none.
  // `known`: ids that the client has already; a profile that was removed meanwhile does not stand in the way of a change.
  const byId = ({ rules, ...permissions }: ClientPermissions, known: ReadonlySet<string>): ClientPermissions => {
    const idOf = (nameOrId: string) => (known.has(nameOrId) ? nameOrId : profiles.find(nameOrId).id)
    const idsOf = (allowed: readonly string[] | '*') => (allowed === '*' ? allowed : allowed.map(idOf))
    return {
      ...permissions,
      profiles: idsOf(permissions.profiles),
      ...(rules && { rules: rules.map((rule) => ({ ...rule, profiles: idsOf(rule.profiles) })) }),
    }
  }
  const knownTo = (idOrName: string): ReadonlySet<string> => {
    const found = clients.list().filter(({ id, name }) => id === idOrName || name === idOrName)
    const lists = found.flatMap(({ permissions }) => [permissions, ...(permissions.rules ?? [])])
    return new Set(lists.flatMap((list) => (list.profiles === '*' ? [] : list.profiles)))
  }
  return {
    'clients.list': async () => clients.list(),
    'clients.add': async ({ permissions, ...rest }) =>
      clients.add({ ...rest, permissions: byId(permissions, new Set()) }),
    'clients.change': async ({ client, permissions, ...change }) =>
      clients.change(client, { ...change, ...(permissions && { permissions: byId(permissions, knownTo(client)) }) }),
    'clients.revoke': async ({ client }) => clients.revoke(client),
    'clients.restore': async ({ client }) => clients.restore(client),
    async 'clients.remove'({ client }) {
      await clients.remove(client)
      return null
    },
    'access.questions': async () => questions.list(),
    async 'access.answer'({ question, answer }) {
      const ruled = await questions.answer(question, answer)
      return clients.list().find(({ id }) => id === ruled) ?? null
    },
    'access.allow': ({ row, answer }) => allowRefused(row, answer),
  }
}
