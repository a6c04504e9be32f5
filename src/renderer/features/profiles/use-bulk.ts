import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallName, Input, Output } from '../../../shared/contract.ts'
import type { Result } from '../../../shared/result.ts'
import type { ProfileView } from '../../../shared/views.ts'
import { isTooLate } from '../../store/use-undo-failure.ts'
import { useUndoToast } from '../../store/use-undo-toast.ts'
import { canUndo, type Undoable, undoables } from '../../store/use-undoable.ts'
import { useWindow } from '../../store/vault-context.tsx'

/** So many calls are under way at once: the engine has its own limits, the window need not queue thousands there. */
const atOnce = 8

interface BulkOutcome<N extends CallName> {
  readonly done: readonly Output<N>[]
  /** The profiles for which it went well. */
  readonly profiles: readonly ProfileView[]
  /** Names of the profiles for which it failed. */
  readonly failed: readonly string[]
  /** It could not be taken back any more, at least for one of them. */
  readonly late: boolean
}

/** The same call for many profiles, a few at a time; one that fails does not stop the others. */
export function useBulkCalls(): <N extends CallName>(
  name: N,
  profiles: readonly ProfileView[],
  input: (profile: ProfileView) => Input<N>,
) => Promise<BulkOutcome<N>> {
  const { client } = useWindow()
  return useCallback(
    async (name, profiles, input) => {
      const done: Output<typeof name>[] = []
      const fine: ProfileView[] = []
      const failed: string[] = []
      let late = false
      const left = [...profiles]
      async function work(): Promise<void> {
        for (let profile = left.shift(); profile; profile = left.shift()) {
          const result = (await client.call(name, ...([input(profile)] as never))) as Result<Output<typeof name>>
          if (result.ok) {
            done.push(result.value)
            fine.push(profile)
          } else {
            failed.push(profile.name)
            late ||= isTooLate(result.error)
          }
        }
      }
      await Promise.all(Array.from({ length: atOnce }, work))
      return { done, profiles: fine, failed, late }
    },
    [client],
  )
}

/** Refreshes many, and says once how that went. */
export function useBulkRefresh(): (profiles: readonly ProfileView[]) => Promise<void> {
  const call = useBulkCalls()
  const tell = useBulkToast()
  return useCallback(
    async (profiles) => {
      const { done, failed } = await call('tokens.refresh', profiles, ({ id }) => ({ profile: id }))
      tell('bulk.refreshed', done.length, { failed })
    },
    [call, tell],
  )
}

/** Removes many or signs them out; for a while all of them can be taken back together. */
export function useBulkUndoable(): (what: Undoable, profiles: readonly ProfileView[]) => Promise<void> {
  const call = useBulkCalls()
  const tell = useBulkToast()
  return useCallback(
    async (what, profiles) => {
      const { schedule, restore, manyDone, manyBack } = undoables[what]
      const { done, profiles: gone, failed } = await call(schedule, profiles, ({ id }) => ({ profile: id }))
      const kept = gone.filter((_, at) => canUndo(done[at] as (typeof done)[number]))
      const undo = async () => {
        const back = await call(restore, kept, ({ id }) => ({ profile: id }))
        tell(manyBack, back.done.length, back)
      }
      tell(manyDone, gone.length, { failed }, kept.length > 0 ? () => void undo() : undefined)
    },
    [call, tell],
  )
}

/** One message for many outcomes. */
export function useBulkToast(): (
  key: 'bulk.refreshed' | 'bulk.tagged' | (typeof undoables)[Undoable]['manyDone' | 'manyBack'],
  count: number,
  outcome: { readonly failed: readonly string[]; readonly late?: boolean },
  undo?: () => void,
) => void {
  const toast = useUndoToast()
  const { t } = useTranslation()
  return useCallback(
    (key, count, { failed, late = false }, undo) => {
      const names = { count: failed.length, names: someOf(failed) }
      const body = failed.length === 0 ? undefined : t(late ? 'bulk.tooLate' : 'bulk.failed', names)
      const title = late && count === 0 ? t('undo.tooLate') : t(key, { count })
      toast({ tone: failed.length > 0 ? 'warn' : 'ok', title, body }, undo)
    },
    [toast, t],
  )
}

function someOf(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} …` : names.join(', ')
}
