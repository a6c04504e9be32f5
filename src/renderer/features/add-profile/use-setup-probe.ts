import { useEffect, useRef, useState } from 'react'
import { useWindow } from '../../store/vault-context.tsx'
import { createSetupProbe, nothingFound, type ProbeState, type SetupProbe, type SetupQuestion } from './setup-probe.ts'

/** What a form leads to, looked up while it is filled in and until it is left. */
export function useSetupProbe(question: SetupQuestion | null): ProbeState {
  const { client } = useWindow()
  const [state, setState] = useState(nothingFound)
  const probe = useRef<SetupProbe | null>(null)
  useEffect(() => {
    const made = createSetupProbe({
      client,
      draft: crypto.randomUUID(),
      publish: setState,
      setTimeout: (run, ms) => window.setTimeout(run, ms),
      clearTimeout: (timer) => window.clearTimeout(timer),
    })
    probe.current = made
    return made.end
  }, [client])
  // The probe itself knows whether anything changed.
  useEffect(() => probe.current?.look(question))
  return state
}
