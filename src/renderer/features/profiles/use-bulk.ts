import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallName, Input, Output } from '../../../shared/contract.ts'
import type { Result } from '../../../shared/result.ts'
import type { ProfileView } from '../../../shared/views.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'

/** So many calls are under way at once: the engine has its own limits, the window need not queue thousands there. */
const atOnce = 8

interface BulkOutcome<N extends CallName> {
  readonly done: readonly Output<N>[]
  /** The profiles for which it went well. */
  readonly profiles: readonly ProfileView[]
  /** Names of the profiles for which it failed. */
  readonly failed: readonly string[]
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
      const left = [...profiles]
      async function work(): Promise<void> {
        for (let profile = left.shift(); profile; profile = left.shift()) {
          const result = (await client.call(name, ...([input(profile)] as never))) as Result<Output<typeof name>>
          if (result.ok) {
            done.push(result.value)
            fine.push(profile)
          } else failed.push(profile.name)
        }
      }
      await Promise.all(Array.from({ length: atOnce }, work))
      return { done, profiles: fine, failed }
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
      tell('bulk.refreshed', done.length, failed)
    },
    [call, tell],
  )
}

/** Removes many at once; for a while all of them can be taken back together. */
export function useBulkRemoval(): (profiles: readonly ProfileView[]) => Promise<void> {
  const call = useBulkCalls()
  const tell = useBulkToast()
  return useCallback(
    async (profiles) => {
      const { profiles: gone, failed } = await call('profiles.scheduleRemoval', profiles, ({ id }) => ({ profile: id }))
      const restore = async () => {
        const back = await call('profiles.restore', gone, ({ id }) => ({ profile: id }))
        tell('bulk.restored', back.done.length, back.failed)
      }
      tell('bulk.removed', gone.length, failed, gone.length > 0 ? () => void restore() : undefined)
    },
    [call, tell],
  )
}

/** One message for many outcomes. */
export function useBulkToast(): (
  key: 'bulk.refreshed' | 'bulk.signedOut' | 'bulk.removed' | 'bulk.restored' | 'bulk.tagged',
  count: number,
  failed: readonly string[],
  undo?: () => void,
) => void {
  const toast = useToast()
  const { t } = useTranslation()
  return useCallback(
    (key, count, failed, undo) => {
      const body = failed.length === 0 ? undefined : t('bulk.failed', { count: failed.length, names: someOf(failed) })
      const action = undo ? { label: t('actions.undo'), run: undo } : undefined
      toast({ tone: failed.length > 0 ? 'warn' : 'ok', title: t(key, { count }), body, action })
    },
    [toast, t],
  )
}

function someOf(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} …` : names.join(', ')
}
