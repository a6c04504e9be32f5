import { VaultError } from '../errors.ts'
import type { Disposable } from '../lifetime.ts'
import type { Clock, Logger } from '../ports.ts'
import { createBoundedWork } from '../refresh/bounded-work.ts'

/** So long a removal or a sign-out can be taken back: the message that offers it stands for less. */
export const undoMs = 60_000

/** Something that is carried out at its end unless it is taken back before. */
export interface Waiting {
  readonly id: string
  /** Epoch ms, as it stands in the vault. */
  readonly endsAt: number
  /** What the limit of requests at a time counts by. */
  readonly host: string
}

export interface UndoTimerDeps {
  readonly clock: Clock
  readonly log: Pick<Logger, 'failure'>
  readonly waiting: () => readonly Waiting[]
  /** Nothing is carried out while the vault is locked. */
  readonly unlocked: () => boolean
  readonly end: (id: string) => Promise<void>
}

export interface UndoTimer extends Disposable {
  /** From now on ends are carried out; what has passed while nobody was there, at once. */
  start(): void
  /** Something waits from now on. Cheap, so that ten thousand can come in one go. */
  added(endsAt: number): void
  /** It waits no more, for whatever reason. */
  gone(id: string): void
  /** The clock was set, or the vault was locked or unlocked. */
  plan(): void
  dispose(): void
}

/** Carries out what nobody took back, once its time is over. */
export function createUndoTimer({ clock, log, waiting, unlocked, end }: UndoTimerDeps): UndoTimer {
  const work = createBoundedWork({ overall: 8, perHost: 4 })
  /** Never later than first seen, and never further away than a minute: a clock that is set back must not hide a profile for days. */
  const ends = new Map<string, number>()
  const tried = new Set<string>()
  const busy = new Set<string>()
  let timer: { at: number; cancel: () => void } | undefined
  let running = false

  function plan(): void {
    timer?.cancel()
    timer = undefined
    if (!running) return
    const now = clock.now()
    const left = waiting()
    forgetOthers(left)
    for (const { id, endsAt } of left) {
      const own = tried.has(id) ? Number.POSITIVE_INFINITY : endsAt
      ends.set(id, Math.min(own, ends.get(id) ?? Number.POSITIVE_INFINITY, now + undoMs))
    }
    if (!unlocked()) return
    for (const one of left) if (!busy.has(one.id) && (ends.get(one.id) as number) <= now) begin(one)
    const next = left.flatMap(({ id }) => (busy.has(id) ? [] : [ends.get(id) as number]))
    if (next.length === 0) return
    const at = next.reduce((first, one) => Math.min(first, one))
    timer = { at, cancel: clock.at(at, plan) }
  }

  function forgetOthers(left: readonly Waiting[]): void {
    const ids = new Set(left.map(({ id }) => id))
    for (const id of [...ends.keys()]) if (!ids.has(id)) forget(id)
  }

  function forget(id: string): void {
    ends.delete(id)
    tried.delete(id)
  }

  function begin({ id, host }: Waiting): void {
    busy.add(id)
    work.add(host, async () => {
      try {
        if (running && unlocked()) await end(id)
      } catch (error) {
        if (!(error instanceof VaultError && error.code === 'VAULT_LOCKED')) {
          log.failure('undo.not-ended', error, { profileId: id })
          tried.add(id)
          ends.set(id, clock.now() + undoMs)
        }
      } finally {
        busy.delete(id)
        if (busy.size === 0) plan()
      }
    })
  }

  return {
    start() {
      running = true
      plan()
    },
    added(endsAt) {
      if (!timer || endsAt < timer.at) plan()
    },
    gone: forget,
    plan,
    dispose() {
      running = false
      timer?.cancel()
      work.clear()
    },
  }
}
