import type { ClientView } from '../../shared/views.ts'
import { type ClientOptions, limitsOf, permissionsOf, ttlOf } from '../client-options.ts'
import { clientLimits, clientLines, clientProfiles, clientState, type NameOf } from '../client-text.ts'
import { type Connection, withConnection } from '../connection.ts'
import { CommandFailure, usage } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { formatTable } from '../table.ts'

export const addClient: Command<ClientOptions, [name: string]> = (invocation, options, name) => {
  const permissions = permissionsOf(options, Date.now())
  const limits = limitsOf(options)
  const ttlMs = ttlOf(options)
  return withConnection(invocation, {}, async ({ call }) => {
    const added = await call('clients.add', {
      ...{ name, permissions },
      ...(limits ? { limits } : {}),
      ...(ttlMs == null ? {} : { ttlMs }),
    })
    const { terminal } = invocation
    if (invocation.json) terminal.printJson(added)
    else {
      terminal.print(added.key)
      terminal.note('This key is shown once. Give it to the tool as its API key, with the proxy as its base URL.')
    }
    return 0
  })
}

export interface ClientSetOptions extends ClientOptions {
  readonly name?: string
  /** `--no-rules`: take all rules away. */
  readonly rules?: boolean
}

export const setClient: Command<ClientSetOptions, [name: string]> = (invocation, options, name) => {
  const ttlMs = ttlOf(options)
  return withConnection(invocation, {}, async (connection) => {
    const { id, permissions: before, limits: limited } = await findClient(connection, name, 'changed')
    const { rules: _rules, ...bare } = before
    const permissions = permissionsOf(options, Date.now(), options.rules === false ? bare : before)
    const limits = limitsOf(options, limited)
    const changed = await connection.call('clients.change', {
      ...{ client: id, permissions },
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(limits === undefined ? {} : { limits }),
      ...(ttlMs === undefined ? {} : { ttlMs }),
    })
    await print(invocation, connection, changed)
    return 0
  })
}

export const showClient: Command<object, [name: string]> = (invocation, _options, name) =>
  withConnection(invocation, {}, async (connection) => {
    const clients = await connection.call('clients.list')
    const found = clients.filter((client) => client.id === name || client.name === name)
    const client = found.find(({ revokedAt }) => revokedAt === null) ?? found[0]
    if (!client)
      throw new CommandFailure('NOT_FOUND', {
        en: `There is no client "${name}"; \`tokenvault client list\` shows all.`,
        'zh-CN': `没有客户端“${name}”；\`tokenvault client list\` 可列出全部。`,
      })
    await print(invocation, connection, client)
    return 0
  })

export const listClients: Command<object> = (invocation) =>
  withConnection(invocation, {}, async (connection) => {
    const clients = await connection.call('clients.list')
    const { terminal } = invocation
    if (invocation.json) {
      terminal.printJson(clients)
      return 0
    }
    const nameOf = await profileNames(connection)
    const now = Date.now()
    const rows = clients.map((client) => [
      client.name,
      client.keyHint,
      clientState(client, now),
      client.lastUsedAt === null ? 'never' : new Date(client.lastUsedAt).toISOString(),
      clientProfiles(client, nameOf),
      clientLimits(client),
    ])
    const head = ['NAME', 'KEY', 'STATE', 'LAST USED', 'PROFILES', 'LIMITS']
    for (const line of formatTable([head, ...rows])) terminal.print(line)
    return 0
  })

export const revokeClient: Command<object, [name: string]> = (invocation, _options, name) =>
  withConnection(invocation, {}, async (connection) => {
    const found = await findClient(connection, name, 'revoked')
    const revoked = await connection.call('clients.revoke', { client: found.id })
    if (invocation.json) invocation.terminal.printJson(revoked)
    else invocation.terminal.print(`Revoked ${revoked.name}.`)
    return 0
  })

async function print(
  { terminal, json }: Parameters<typeof listClients>[0],
  connection: Connection,
  client: ClientView,
): Promise<void> {
  if (json) return terminal.printJson(client)
  const lines = clientLines(client, await profileNames(connection), Date.now())
  for (const line of formatTable(lines)) terminal.print(line)
}

async function profileNames({ call }: Connection): Promise<NameOf> {
  const names = new Map((await call('profiles.list')).map(({ id, name }) => [id, name]))
  return (id) => names.get(id) ?? 'removed'
}

/** By id, or by a name that only one live client has. */
async function findClient({ call }: Connection, name: string, done: string): Promise<ClientView> {
  const clients = await call('clients.list')
  const byId = clients.find(({ id }) => id === name)
  if (byId) return byId
  const live = clients.filter((client) => client.name === name && client.revokedAt === null)
  if (live.length === 1 && live[0]) return live[0]
  if (live.length === 0)
    throw new CommandFailure('NOT_FOUND', {
      en: `There is no client "${name}" that could be ${done}.`,
      'zh-CN': `没有可以进行此操作的客户端“${name}”。`,
    })
  throw usage(
    `${live.length} clients are named "${name}"; use an id of \`tokenvault client list --json\`.`,
    `有 ${live.length} 个名为“${name}”的客户端；请使用 \`tokenvault client list --json\` 中的 id。`,
  )
}
