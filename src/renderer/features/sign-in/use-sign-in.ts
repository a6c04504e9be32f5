import { useCallback, useEffect, useRef, useState } from 'react'
import type { WireError } from '../../../shared/result.ts'
import type { SignInView } from '../../../shared/views.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'

export interface SignIn {
  /** `null` until the host has answered. */
  readonly view: SignInView | null
  /** The host would not even start. */
  readonly refused: WireError | null
  restart(): void
  cancel(): Promise<void>
}

export function isOver({ step }: SignInView): boolean {
  return step.kind === 'done' || step.kind === 'failed'
}

/** Joins the sign-in that is under way for a profile, or starts one. Closing the dialog does not end it; `cancel` does. */
export function useSignIn(profileId: string): SignIn {
  const { client, store } = useWindow()
  const [flow, setFlow] = useState<string | null>(() => {
    const running = Object.values(store.getState().signIns).find(
      (view) => view.profileId === profileId && !isOver(view),
    )
    return running?.id ?? null
  })
  const [refused, setRefused] = useState<WireError | null>(null)
  const view = useVault((state) => (flow === null ? null : (state.signIns[flow] ?? null)))

  const start = useCallback(async () => {
    setRefused(null)
    setFlow(null)
    const result = await client.call('signIn.start', { profile: profileId })
    if (!result.ok) return setRefused(result.error)
    // An event may have told of a later step before this answer came.
    const known = store.getState().signIns[result.value.id]
    if (!known) store.putSignIn(result.value)
    setFlow(result.value.id)
  }, [client, store, profileId])

  const begun = useRef(flow !== null)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    void start()
  }, [start])

  const cancel = useCallback(async () => {
    if (flow !== null) await client.call('signIn.cancel', { flow })
  }, [client, flow])

  return { view, refused, restart: () => void start(), cancel }
}
