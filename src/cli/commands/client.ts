import type { ClientView } from '../../shared/views.ts'
import { type Connection, withConnection } from '../connection.ts'
import { parseDuration } from '../duration.ts'
import { CommandFailure, usage } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { timeLeft } from '../profile-text.ts'
import { formatTable } from '../table.ts'

export interface ClientAddOptions {
  readonly profile: readonly string[]
  readonly allProfiles?: boolean
  readonly method: readonly string[]
  readonly path: readonly string[]
  readonly origin: readonly string[]
  readonly ttl?: string
}

export const addClient: Command<ClientAddOptions, [name: string]> = (invocation, options, name) => {
  const all = options.allProfiles === true
  if (all === options.profile.length > 0)
    throw usage('Say which profiles: --profile NAME (repeatable) or --all-profiles.')
  const ttl = options.ttl === undefined ? {} : { ttlMs: parseDuration(options.ttl, '--ttl') }
  const permissions = {
    profiles: all ? ('*' as const) : [...options.profile],
    methods: options.method.map((method) => method.toUpperCase()),
    paths: [...options.path],
    origins: [...options.origin],
  }
  return withConnection(invocation, {}, async ({ call }) => {
    const added = await call('clients.add', { name, permissions, ...ttl })
    const { terminal } = invocation
    if (invocation.json) terminal.printJson(added)
    else {
      terminal.print(added.key)
      terminal.note('This key is shown once. Give it to the tool as its API key, with the proxy as its base URL.')
    }
    return 0
  })
}

export const listClients: Command<object> = (invocation) =>
  withConnection(invocation, {}, async ({ call }) => {
    const clients = await call('clients.list')
    const { terminal } = invocation
    if (invocation.json) {
      terminal.printJson(clients)
      return 0
    }
    const names = new Map((await call('profiles.list')).map(({ id, name }) => [id, name]))
    const now = Date.now()
    const rows = clients.map((client) => [
      client.name,
      client.keyHint,
      stateOf(client, now),
      client.lastUsedAt === null ? 'never' : new Date(client.lastUsedAt).toISOString(),
      client.permissions.profiles === '*'
        ? 'every profile'
        : client.permissions.profiles.map((id) => names.get(id) ?? 'removed').join(', '),
    ])
    for (const line of formatTable([['NAME', 'KEY', 'STATE', 'LAST USED', 'PROFILES'], ...rows])) terminal.print(line)
    return 0
  })

export const revokeClient: Command<object, [name: string]> = (invocation, _options, name) =>
  withConnection(invocation, {}, async (connection) => {
    const found = await findClient(connection, name)
    const revoked = await connection.call('clients.revoke', { client: found.id })
    if (invocation.json) invocation.terminal.printJson(revoked)
    else invocation.terminal.print(`Revoked ${revoked.name}.`)
    return 0
  })

/** By id, or by a name that only one live client has. */
async function findClient({ call }: Connection, name: string): Promise<ClientView> {
  const clients = await call('clients.list')
  const byId = clients.find(({ id }) => id === name)
  if (byId) return byId
  const live = clients.filter((client) => client.name === name && client.revokedAt === null)
  if (live.length === 1 && live[0]) return live[0]
  if (live.length === 0) throw new CommandFailure('NOT_FOUND', `There is no client "${name}" that could be revoked.`)
  throw usage(`${live.length} clients are named "${name}"; use an id of \`tokenvault client list --json\`.`)
}

function stateOf({ revokedAt, expiresAt }: ClientView, now: number): string {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt === null) return 'live'
  return expiresAt > now ? `live, ${timeLeft(expiresAt, now)}` : 'ended'
}
