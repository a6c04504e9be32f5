import type { ClientLimits, ClientRule } from '../../shared/access-views.ts'
import { said } from '../../shared/sentences/said.ts'
import type { ClientPermissions, ClientView } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import { createKeyedQueue } from '../keyed-queue.ts'
import type { Clock, KeyHash, Logger, Processes, RecordStore } from '../ports.ts'
import { type ClientChange, changedClient, withRule } from './changed-client.ts'
import { issueKey, keyId } from './client-key.ts'
import type { ClientRecord } from './client-record.ts'
import { clientFromRow, clientToMeta, clientView, type StoredClient } from './client-rows.ts'
import { watchExpiry } from './expiry-watch.ts'
import { markOf, watchProcessKeys } from './process-keys.ts'

/** Outcome of looking at a key. The refused client, when known, is for the ledger only. */
export type Authentication =
  | { readonly ok: true; readonly client: ClientRecord }
  | {
      readonly ok: false
      readonly refusal: 'key-unknown' | 'key-expired' | 'key-revoked'
      readonly client: ClientRecord | null
    }

export interface NewClient {
  readonly name: string
  readonly permissions: ClientPermissions
  readonly limits?: ClientLimits
  readonly ttlMs?: number
  readonly processId?: number
}

/** The local tools that may use the proxy. Works while the vault is locked: a client's row holds no secret. */
export interface ClientRegistry {
  load(): Promise<void>
  list(): ClientView[]
  /**
   * Returns the key once; only its hash is kept.
   * @throws VaultError `CONFLICT` when a working client has that name, `INVALID_INPUT` when its process cannot be seen.
   */
  add(input: NewClient): Promise<{ client: ClientView; key: string }>
  /**
   * By id or name. Holds from the next request on, and for requests that wait for an answer.
   * @throws VaultError `NOT_FOUND`, `CONFLICT` (name taken, or ended: a key that stopped working never works again).
   */
  change(idOrName: string, change: ClientChange): Promise<ClientView>
  /** Puts a rule before all others. @throws VaultError `NOT_FOUND`, `CONFLICT` (ended, or too many rules). */
  allow(id: string, rule: ClientRule): Promise<void>
  /** By id or name. The key stops working before this resolves. @throws VaultError `NOT_FOUND`, `CONFLICT`. */
  revoke(idOrName: string): Promise<ClientView>
  /**
   * Takes a revocation back that is younger than a minute.
   * @throws VaultError `NOT_FOUND`, `CONFLICT` (too late, name taken, or a key that lives with a process).
   */
  restore(id: string): Promise<ClientView>
  /** @throws VaultError `NOT_FOUND`, `CONFLICT` (several clients of that name; use the id). */
  remove(idOrName: string): Promise<void>
  /** Synchronous: it stands on the proxy's request path. */
  authenticate(key: string): Authentication
  /** Whether any working client lists this browser origin: a preflight carries no key (Fetch standard, CORS-preflight). */
  originListed(origin: string): boolean
  /** Remembers the use; written in batches. */
  noteUse(id: string): void
  /** Calls `listener` with the id of a client whose key has just stopped working. Returns the function that stops it. */
  onEnded(listener: (id: string) => void): () => void
  /** Calls `listener` with a client whose permissions or limits have just changed. */
  onChanged(listener: (client: ClientRecord) => void): () => void
  /** Writes pending uses. */
  dispose(): Promise<void>
}

export interface ClientRegistryDeps {
  readonly records: RecordStore
  readonly clock: Clock
  readonly events: Pick<EventBus, 'emit'>
  readonly keyHash: KeyHash
  readonly processes: Processes
  readonly log: Pick<Logger, 'failure'>
}

/** A key that was made for one command is of interest for so long after its end; then its row goes, or each run would leave one. */
const processKeyKeptMs = 24 * 60 * 60_000

/** How long a use may wait in memory before it is written. */
const useFlushMs = 60_000
/** As long as the window offers to take a revocation back, and a little more. */
const restoreMs = 60_000

export function createClientRegistry({
  records,
  clock,
  events,
  keyHash,
  processes,
  log,
}: ClientRegistryDeps): ClientRegistry {
  const clients = new Map<string, StoredClient>()
  const used = new Map<string, number>()
  const queue = createKeyedQueue()
  const endListeners = new Set<(id: string) => void>()
  const changeListeners = new Set<(client: ClientRecord) => void>()
  let cancelFlush: (() => void) | undefined
  // An unknown id is compared with this, so that it costs as much as a known one.
  const nobody = keyHash.sha256('')

  const working = ({ client }: StoredClient) =>
    client.revokedAt === null && (client.expiresAt === null || client.expiresAt > clock.now())
  const seen = (stored: StoredClient): StoredClient => ({
    ...stored,
    lastUsedAt: used.get(stored.client.id) ?? stored.lastUsedAt,
  })
  const find = (idOrName: string): StoredClient => {
    const byId = clients.get(idOrName)
    if (byId) return byId
    const named = [...clients.values()].filter(({ client }) => client.name === idOrName)
    const candidates = named.some(working) ? named.filter(working) : named
    if (candidates.length > 1) {
      throw new VaultError('CONFLICT', said('client-ambiguous', { name: idOrName }))
    }
    if (candidates[0]) return candidates[0]
    throw new VaultError('NOT_FOUND', said('client-unknown', {}))
  }
  const write = async (next: StoredClient): Promise<void> => {
    const { id } = next.client
    const { version: expectedVersion } = next
    await records.write([{ op: 'put', kind: 'client', id, expectedVersion, meta: clientToMeta(next), sealed: null }])
    clients.set(id, { ...next, version: expectedVersion + 1 })
  }
  const removeRow = async ({ client: { id }, version }: StoredClient): Promise<void> => {
    await records.write([{ op: 'delete', kind: 'client', id, expectedVersion: version }])
    clients.delete(id)
    used.delete(id)
  }
  const tidy = async (): Promise<void> => {
    for (const stored of [...clients.values()]) {
      const { processId, revokedAt, expiresAt } = stored.client
      const endedAt = Math.min(revokedAt ?? Number.POSITIVE_INFINITY, expiresAt ?? Number.POSITIVE_INFINITY)
      if (processId !== null && endedAt <= clock.now() - processKeyKeptMs) await removeRow(stored)
    }
  }
  const writeUses = async (): Promise<void> => {
    for (const [id, at] of [...used]) {
      const stored = clients.get(id)
      if (!stored) used.delete(id)
      else {
        await write({ ...stored, lastUsedAt: at })
        // A use that was noted during the write waits for the next one.
        if (used.get(id) === at) used.delete(id)
      }
    }
  }
  const flush = () =>
    queue.run('rows', writeUses).then(
      () => events.emit('clients.changed', null),
      (error: unknown) => log.failure('clients.use-not-written', error),
    )
  const ended = (id: string) => {
    for (const listener of [...endListeners]) listener(id)
    events.emit('clients.changed', null)
  }
  const nameIsFree = (name: string, except?: string) => {
    const taken = [...clients.values()].some(
      (one) => one.client.name === name && one.client.id !== except && working(one),
    )
    if (!taken) return
    throw new VaultError('CONFLICT', said('client-exists', { name }))
  }
  const update = async (idOrName: string, next: (client: ClientRecord) => ClientRecord): Promise<ClientView> => {
    const stored = find(idOrName)
    const { name } = stored.client
    if (!working(stored)) {
      throw new VaultError('CONFLICT', said('client-ended', { client: name }))
    }
    const changed = { ...seen(stored), client: next(stored.client) }
    await write(changed)
    expiry.plan()
    for (const listener of [...changeListeners]) listener(changed.client)
    events.emit('clients.changed', null)
    return clientView(changed)
  }

  const revoke = (idOrName: string) =>
    queue.run('rows', async () => {
      const stored = find(idOrName)
      if (stored.client.revokedAt !== null) return clientView(seen(stored))
      const revoked = { ...seen(stored), client: { ...stored.client, revokedAt: clock.now() } }
      // In memory first: if the disk refuses, the caller hears of it and the key has stopped working all the same.
      clients.set(stored.client.id, revoked)
      ended(stored.client.id)
      await write(revoked)
      return clientView(revoked)
    })
  const unrevoked = () => [...clients.values()].flatMap(({ client }) => (client.revokedAt === null ? client : []))
  const expiry = watchExpiry(clock, unrevoked, ended)
  const processKeys = watchProcessKeys({
    ...{ clock, processes, log },
    tied: () =>
      [...clients.values()].flatMap((one) => (one.client.processId !== null && working(one) ? one.client : [])),
    end: revoke,
  })

  return {
    async load() {
      const rows = await records.list('client')
      clients.clear()
      for (const row of rows) {
        try {
          clients.set(row.id, clientFromRow(row))
        } catch (error) {
          log.failure('client.unreadable', error, { clientId: row.id })
        }
      }
      expiry.plan()
      // Before the first request: a process may have ended while no host ran.
      await processKeys.watch()
    },
    list: () => [...clients.values()].map((stored) => clientView(seen(stored))),
    add: ({ name, permissions, limits, ttlMs, processId }) =>
      queue.run('rows', async () => {
        if (processId === undefined) nameIsFree(name)
        const processMark = processId === undefined ? null : await markOf(processes, processId)
        const { id, key, hint } = issueKey()
        const now = clock.now()
        const client: ClientRecord = {
          id,
          name,
          keyHash: keyHash.sha256(key),
          keyHint: hint,
          permissions,
          createdAt: now,
          expiresAt: ttlMs === undefined ? null : now + ttlMs,
          revokedAt: null,
          processId: processId ?? null,
          processMark,
          ...(limits === undefined ? {} : { limits }),
        }
        const stored: StoredClient = { client, lastUsedAt: null, version: 0 }
        await write(stored)
        if (processId !== undefined) await tidy().catch((error: unknown) => log.failure('clients.not-tidied', error))
        expiry.plan()
        void processKeys.watch()
        events.emit('clients.changed', null)
        return { client: clientView(stored), key }
      }),
    change: (idOrName, change) =>
      queue.run('rows', () =>
        update(idOrName, (client) => {
          if (change.name !== undefined) nameIsFree(change.name, client.id)
          return changedClient(client, change, clock.now())
        }),
      ),
    allow: (id, rule) =>
      queue.run('rows', async () => {
        await update(id, (client) => ({ ...client, permissions: withRule(client, rule, clock.now()) }))
      }),
    revoke,
    restore: (id) =>
      queue.run('rows', async () => {
        const stored = find(id)
        const { client } = stored
        if (client.revokedAt === null) return clientView(seen(stored))
        if (client.processId !== null || clock.now() - client.revokedAt > restoreMs) {
          throw new VaultError('CONFLICT', said('client-ended', { client: client.name }))
        }
        nameIsFree(client.name, client.id)
        const restored = { ...seen(stored), client: { ...client, revokedAt: null } }
        await write(restored)
        expiry.plan()
        events.emit('clients.changed', null)
        return clientView(restored)
      }),
    remove: (idOrName) =>
      queue.run('rows', async () => {
        const stored = find(idOrName)
        await removeRow(stored)
        ended(stored.client.id)
      }),
    authenticate(key) {
      const id = keyId(key)
      const stored = id === undefined ? undefined : clients.get(id)
      const same = keyHash.equal(keyHash.sha256(key), stored?.client.keyHash ?? nobody)
      if (!stored || !same) return { ok: false, refusal: 'key-unknown', client: null }
      const { client } = stored
      if (client.revokedAt !== null) return { ok: false, refusal: 'key-revoked', client }
      if (!working(stored)) return { ok: false, refusal: 'key-expired', client }
      return { ok: true, client }
    },
    originListed: (origin) =>
      [...clients.values()].some((stored) => working(stored) && stored.client.permissions.origins.includes(origin)),
    noteUse(id) {
      used.set(id, clock.now())
      cancelFlush ??= clock.at(clock.now() + useFlushMs, () => {
        cancelFlush = undefined
        void flush()
      })
    },
    onEnded(listener) {
      endListeners.add(listener)
      return () => endListeners.delete(listener)
    },
    onChanged(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    async dispose() {
      expiry.dispose()
      processKeys.dispose()
      cancelFlush?.()
      cancelFlush = undefined
      if (used.size > 0) await flush()
    },
  }
}
