import type { Clock } from '../ports.ts'
import type { ClientRecord } from './client-record.ts'

export interface ExpiryWatch {
  /** Some expiry has come, gone or moved. */
  plan(): void
  dispose(): void
}

/** Tells when a key runs out, so that what was begun with it ends too. One timer, for the earliest. */
export function watchExpiry(
  clock: Clock,
  clients: () => readonly ClientRecord[],
  over: (id: string) => void,
): ExpiryWatch {
  let cancel: (() => void) | undefined
  const plan = () => {
    cancel?.()
    cancel = undefined
    const ends = clients().flatMap(({ expiresAt }) =>
      expiresAt !== null && expiresAt > clock.now() ? [expiresAt] : [],
    )
    if (ends.length === 0) return
    const earliest = ends.reduce((first, at) => Math.min(first, at))
    cancel = clock.at(earliest, () => {
      const now = clock.now()
      const ended = clients().filter(({ expiresAt: at }) => at !== null && at >= earliest && at <= now)
      plan()
      for (const { id } of ended) over(id)
    })
  }
  return { plan, dispose: () => cancel?.() }
}
