import type { Client, Input } from '../../../shared/contract.ts'
import type { WireError } from '../../../shared/result.ts'
import type { SetupFinding } from '../../../shared/setup-views.ts'

export interface ProbeState {
  /** A look is due or under way. */
  readonly busy: boolean
  /** Of the last look that ended; they stay in sight during the next one. */
  readonly findings: readonly SetupFinding[]
  /** Why the host would not look at all. */
  readonly error: WireError | null
}

export type SetupQuestion = Omit<Input<'providers.check'>, 'draft'>

/** Looks up what a form leads to, some time after the last change to it; only the newest answer counts. */
export interface SetupProbe {
  /** `null`: there is nothing to look up. */
  look(question: SetupQuestion | null): void
  /** The form is left: whatever runs ends at the host too. */
  end(): void
}

export interface SetupProbeDeps {
  readonly client: Client
  readonly draft: string
  readonly publish: (state: ProbeState) => void
  readonly setTimeout: (run: () => void, ms: number) => number
  readonly clearTimeout: (timer: number) => void
}

/** Nobody is asked in the middle of a word. */
export const pauseMs = 700
export const nothingFound: ProbeState = { busy: false, findings: [], error: null }

export function createSetupProbe({ client, draft, publish, ...timers }: SetupProbeDeps): SetupProbe {
  let state = nothingFound
  let asked = ''
  let serial = 0
  let timer: number | null = null
  let running = false

  const become = (next: ProbeState) => {
    state = next
    publish(next)
  }
  const stop = () => {
    serial += 1
    if (timer !== null) timers.clearTimeout(timer)
    timer = null
    if (running) void client.call('providers.endCheck', { draft })
    running = false
  }
  const ask = async (question: SetupQuestion) => {
    const own = serial
    timer = null
    running = true
    const result = await client.call('providers.check', { draft, ...question })
    if (own !== serial) return
    running = false
    if (result.ok) become({ busy: false, findings: result.value.findings, error: null })
    else become({ busy: false, findings: [], error: result.error })
  }
  return {
    look(question) {
      const key = JSON.stringify(question)
      if (key === asked) return
      asked = key
      stop()
      if (question === null) return become(nothingFound)
      become({ ...state, busy: true })
      timer = timers.setTimeout(() => void ask(question), pauseMs)
    },
    end() {
      stop()
      asked = ''
    },
  }
}
