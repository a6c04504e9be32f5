import type { Input } from '../shared/contract.ts'
import type { SignInView } from '../shared/views.ts'
import type { Connection } from './connection.ts'
import { exitCodeFor } from './exit-codes.ts'
import type { SignInReport } from './sign-in-report.ts'

/** Events can be lost when the host restarts its stream; a look this often finds out. */
const lookEveryMs = 2_000

/**
 * Starts a sign-in and follows it to its end, reporting each step once. Ctrl-C (SIGINT, SIGTERM) cancels it at the owner
 * and goes on following, so that the end is the owner's word. Returns the exit code.
 */
export async function followSignIn(
  { client, call }: Connection,
  start: Input<'signIn.start'>,
  report: SignInReport,
): Promise<number> {
  const bell = createBell()
  const stopListening = client.on('signIn.changed', bell.ring)
  let flow: string | undefined
  const cancel = () => {
    if (flow !== undefined) void client.call('signIn.cancel', { flow }).then(bell.ring)
  }
  process.on('SIGINT', cancel).on('SIGTERM', cancel)
  try {
    let view = await call('signIn.start', start)
    flow = view.id
    for (let seen = ''; ; view = await call('signIn.get', { flow })) {
      const step = JSON.stringify(view.step)
      if (step !== seen) {
        seen = step
        await reportStep(view, report, (answer) => call('signIn.answer', { flow: view.id, answer }))
      }
      if (view.step.kind === 'done') return 0
      if (view.step.kind === 'failed') return exitCodeFor(view.step.error.code)
      await bell.heard(lookEveryMs)
    }
  } finally {
    stopListening()
    process.off('SIGINT', cancel).off('SIGTERM', cancel)
  }
}

async function reportStep(
  view: SignInView,
  report: SignInReport,
  answer: (text: string) => Promise<SignInView>,
): Promise<void> {
  const reply = await report(view.step)
  if (reply !== undefined) await answer(reply)
}

/** Lets a loop sleep until something rings; a ring while nobody sleeps is kept. */
function createBell() {
  let rung = false
  let wake: (() => void) | undefined
  return {
    ring: () => {
      rung = true
      wake?.()
    },
    heard: (withinMs: number) =>
      new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer)
          rung = false
          wake = undefined
          resolve()
        }
        const timer = setTimeout(done, withinMs)
        wake = done
        if (rung) done()
      }),
  }
}
