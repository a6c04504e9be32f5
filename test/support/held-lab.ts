import type { RequestEntry } from '../../src/core/lab/lab-journal.ts'
import { createLabKeys } from '../../src/core/lab/lab-keys.ts'
import type { LabSettingsPatch } from '../../src/core/lab/lab-settings.ts'
import { createLabServer } from '../../src/node/lab/lab-server.ts'

const holdRule = 'hold'

/** A lab on real sockets that stops in the middle of a refresh when told to, and goes on when told to. */
export async function startHeldLab(settings: LabSettingsPatch) {
  const held = new Set<() => void>()
  const clock = {
    now: Date.now,
    // Only planned delays wait for a time: here they wait for `release`.
    at(_at: number, run: () => void) {
      held.add(run)
      return () => held.delete(run)
    },
  }
  const lab = await createLabServer({
    ...{ clock, keys: await createLabKeys('ES256') },
    settings: { consent: 'auto', accessTokens: 'opaque', accessSeconds: 3600, ...settings },
  })
  await lab.start()
  const refreshes = () =>
    lab.entries().filter((entry): entry is RequestEntry => entry.kind === 'request' && entry.grant === 'refresh_token')

  const when = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return
        stop()
        resolve()
      }
      // The journal tells of a step before the step is taken.
      const stop = lab.onEntry(() => setImmediate(look))
      look()
    })

  return {
    lab,
    refreshes,
    /** Each refresh stops there until `release`. */
    hold(moment: 'before-commit' | 'after-commit'): void {
      lab.addFault({ id: holdRule, endpoint: 'refresh', fault: { kind: 'delay', seconds: 600, moment } })
    },
    /** Resolves when a refresh is being held. */
    whenHeld(): Promise<void> {
      return when(() => held.size > 0)
    },
    /** What is held is never acted on or answered: the server died too. */
    forget(): void {
      lab.removeFault(holdRule)
      held.clear()
    },
    release(): void {
      lab.removeFault(holdRule)
      for (const run of [...held]) run()
    },
    /** Resolves when the server has acted on so many refreshes. */
    committed: (count: number) => when(() => refreshes().filter((entry) => entry.committed !== null).length >= count),
  }
}

export type HeldLab = Awaited<ReturnType<typeof startHeldLab>>
