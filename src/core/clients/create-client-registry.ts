import type { ClientPermissions, ClientView } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import { createKeyedQueue } from '../keyed-queue.ts'
import type { Clock, KeyHash, Logger, RecordStore } from '../ports.ts'
import { issueKey, keyId } from './client-key.ts'
import type { ClientRecord } from './client-record.ts'
import { clientFromRow, clientToMeta, clientView, type StoredClient } from './client-rows.ts'

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
  readonly ttlMs?: number
  readonly processId?: number
}

/** The local tools that may use the proxy. Works while the vault is locked: a client's row holds no secret. */
export interface ClientRegistry {
  load(): Promise<void>
  list(): ClientView[]
  /** Returns the key once; only its hash is kept. @throws VaultError `CONFLICT` when a working client has that name. */
  add(input: NewClient): Promise<{ client: ClientView; key: string }>
  /** By id or name. The key stops working before this resolves. @throws VaultError `NOT_FOUND`, `CONFLICT`. */
  revoke(idOrName: string): Promise<ClientView>
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
  /** Writes pending uses. */
  dispose(): Promise<void>
}

export interface ClientRegistryDeps {
  readonly records: RecordStore
  readonly clock: Clock
  readonly events: Pick<EventBus, 'emit'>
  readonly keyHash: KeyHash
  readonly log: Pick<Logger, 'failure'>
}

/** A key that was made for one command is of interest for so long after its end; then its row goes, or each run would leave one. */
const processKeyKeptMs = 24 * 60 * 60_000

/** How long a use may wait in memory before it is written. */
const useFlushMs = 60_000

export function createClientRegistry({ records, clock, events, keyHash, log }: ClientRegistryDeps): ClientRegistry {
  const clients = new Map<string, StoredClient>()
  const used = new Map<string, number>()
  const queue = createKeyedQueue()
  const endListeners = new Set<(id: string) => void>()
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
      throw new VaultError('CONFLICT', `Several clients are named "${idOrName}"; use the id.`)
    }
    if (candidates[0]) return candidates[0]
    throw new VaultError('NOT_FOUND', 'There is no such client; `tokenvault client list` shows all.')
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
    },
    list: () => [...clients.values()].map((stored) => clientView(seen(stored))),
    add: ({ name, permissions, ttlMs, processId }) =>
      queue.run('rows', async () => {
        const taken = [...clients.values()].some((stored) => stored.client.name === name && working(stored))
        if (taken && processId === undefined) {
          throw new VaultError('CONFLICT', `A client named "${name}" exists already; revoke it or choose another name.`)
        }
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
        }
        const stored: StoredClient = { client, lastUsedAt: null, version: 0 }
        await write(stored)
        if (processId !== undefined) await tidy().catch((error: unknown) => log.failure('clients.not-tidied', error))
        events.emit('clients.changed', null)
        return { client: clientView(stored), key }
      }),
    revoke: (idOrName) =>
      queue.run('rows', async () => {
        const stored = find(idOrName)
        if (stored.client.revokedAt !== null) return clientView(seen(stored))
        const revoked = { ...seen(stored), client: { ...stored.client, revokedAt: clock.now() } }
        // In memory first: if the disk refuses, the caller hears of it and the key has stopped working all the same.
        clients.set(stored.client.id, revoked)
        ended(stored.client.id)
        await write(revoked)
        return clientView(revoked)
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
    async dispose() {
      cancelFlush?.()
      cancelFlush = undefined
      if (used.size > 0) await flush()
    },
  }
}
