import type { LedgerRetentionView } from '../../shared/ledger-views.ts'
import { holdsKey } from '../clients/client-key.ts'
import type { EventBus } from '../events.ts'
import type { Clock, LedgerEntry, LedgerStore, Logger } from '../ports.ts'
import type { Retention, RetentionSetting } from './ledger-retention.ts'

/** What happened through the proxy and when a secret was lent. Rows wait in memory and are written in batches. */
export interface Ledger {
  /** Synchronous and cheap: it stands on the proxy's request path. A query and a key in the path are cut off. */
  note(entry: LedgerEntry): void
  /** Newest first, including rows that were still waiting. */
  list: LedgerStore['list']
  /** How long rows are kept, and what is there. */
  retention(): Promise<LedgerRetentionView>
  /** Rows beyond the new bounds go at once. */
  setRetention(change: Partial<Retention>): Promise<LedgerRetentionView>
  /** Writes what waits. */
  dispose(): Promise<void>
}

export interface LedgerDeps {
  readonly store: LedgerStore
  readonly retention: RetentionSetting
  readonly clock: Clock
  readonly events: Pick<EventBus, 'emit'>
  readonly log: Pick<Logger, 'failure' | 'warn'>
}

const flushMs = 1_000
const retryMs = 15_000
/** Rows kept in memory while the disk refuses them; beyond that the oldest are lost, and the log says how many. */
const waitingLimit = 10_000
const batchSize = 1_000
const pathLimit = 1_024
const trimEveryMs = 60 * 60 * 1_000

/** Builds the ledger over its store; one timer at a time, none while nothing waits. */
export function createLedger({ store, retention, clock, events, log }: LedgerDeps): Ledger {
  let waiting: LedgerEntry[] = []
  let cancelTimer: (() => void) | undefined
  let writing: Promise<void> | undefined
  let lost = 0
  let trimmedAt = Number.NEGATIVE_INFINITY

  const arm = (ms: number) => {
    cancelTimer ??= clock.at(clock.now() + ms, () => {
      cancelTimer = undefined
      void flush()
    })
  }
  const disarm = () => {
    cancelTimer?.()
    cancelTimer = undefined
  }
  const write = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, batchSize)
        await store.append(batch)
        waiting = waiting.slice(batch.length)
      }
      if (clock.now() - trimmedAt >= trimEveryMs) await trim()
      events.emit('ledger.changed', null)
    } catch (error) {
      log.failure('ledger.not-written', error, { count: waiting.length })
      arm(retryMs)
    }
    if (lost > 0) log.warn('ledger.rows-lost', { count: lost })
    lost = 0
  }
  const trim = async (): Promise<void> => {
    const { ageMs, rows } = await retention.get()
    trimmedAt = clock.now()
    await store.trim(trimmedAt - ageMs, rows)
  }
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return
    writing ??= write().finally(() => {
      writing = undefined
    })
    await writing
  }

  return {
    note(entry) {
      // While a batch is being written its rows are the head of the list, so the newest give way instead.
      if (waiting.length >= waitingLimit) {
        lost += 1
        if (writing !== undefined) return
        waiting.shift()
      }
      waiting.push({ ...entry, path: readablePath(entry.path) })
      arm(flushMs)
      // Under load more than may wait could come in a second.
      if (waiting.length === batchSize && writing === undefined) {
        disarm()
        arm(0)
      }
    },
    async list(query) {
      await flush()
      return store.list(query)
    },
    async retention() {
      await flush()
      const { rows: kept, oldestAt } = await store.count()
      return { ...(await retention.get()), kept, oldestAt }
    },
    async setRetention(change) {
      await retention.set(change)
      await trim()
      events.emit('ledger.changed', null)
      return this.retention()
    },
    async dispose() {
      disarm()
      await writing
      await flush()
      disarm()
    },
  }
}

function readablePath(path: string): string {
  const query = path.indexOf('?')
  const bare = query === -1 ? path : path.slice(0, query)
  return holdsKey(bare) ? '(hidden: a client key stood in the path)' : bare.slice(0, pathLimit)
}
