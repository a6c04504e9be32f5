import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { Clock, Logger, Processes } from '../ports.ts'
import type { ClientRecord } from './client-record.ts'

/** How often it is looked whether the processes still run. */
export const processCheckMs = 5_000

/** Names the process for good. @throws VaultError `INVALID_INPUT` when it cannot be seen from here. */
export async function markOf(processes: Processes, processId: number): Promise<string> {
  const mark = await processes.mark(processId)
  if (mark !== null) return mark
  throw new VaultError('INVALID_INPUT', said('process-unseen', { processId }))
}

export interface ProcessKeysDeps {
  readonly clock: Clock
  readonly processes: Processes
  readonly log: Pick<Logger, 'failure'>
  /** Working keys that are tied to a process. */
  readonly tied: () => readonly ClientRecord[]
  readonly end: (id: string) => Promise<unknown>
}

export interface ProcessKeys {
  /** Looks now, and again as long as there is such a key. Resolves after the first look. */
  watch(): Promise<void>
  dispose(): void
}

/**
 * Ends keys whose process has ended, also when that happened while nobody watched. The number alone proves nothing: the
 * system gives it out again.
 */
export function watchProcessKeys({ clock, processes, log, tied, end }: ProcessKeysDeps): ProcessKeys {
  let cancel: (() => void) | undefined
  let looking = false
  let disposed = false

  const look = async () => {
    for (const { id, processId, processMark } of tied()) {
      const mark = await processes.mark(processId as number)
      if (mark === null || (processMark !== null && mark !== processMark)) await end(id)
    }
  }
  const watch = async (): Promise<void> => {
    if (looking || cancel !== undefined || disposed || tied().length === 0) return
    looking = true
    await look().catch((error: unknown) => log.failure('clients.processes-not-seen', error))
    looking = false
    if (disposed || tied().length === 0) return
    cancel = clock.at(clock.now() + processCheckMs, () => {
      cancel = undefined
      void watch()
    })
  }
  return {
    watch,
    dispose() {
      disposed = true
      cancel?.()
      cancel = undefined
    },
  }
}
