import type { PowerMonitor } from 'electron/main'
import type { Disposable } from '../core/lifetime.ts'

export interface PowerEventsDeps {
  readonly powerMonitor: Pick<PowerMonitor, 'on' | 'off'>
  /** The engine adds the grace that the network needs after a resume. */
  readonly wake: () => void
  readonly lock: () => void
  readonly lockOnSuspend: () => boolean
  /** Starts an orderly quit; the system waits a few seconds for it. */
  readonly quit: () => void
}

/** Sleep stops timers, so resume plans again; a locked screen or a closed lid locks the vault when the person asked for it. */
export function forwardPowerEvents(deps: PowerEventsDeps): Disposable {
  const { powerMonitor } = deps
  const lockIfAsked = () => {
    if (deps.lockOnSuspend()) deps.lock()
  }
  const endInOrder = (...args: unknown[]) => {
    const event = args[0] as { preventDefault?: () => void } | undefined
    event?.preventDefault?.()
    deps.quit()
  }
  powerMonitor.on('resume', deps.wake)
  powerMonitor.on('suspend', lockIfAsked)
  powerMonitor.on('lock-screen', lockIfAsked)
  powerMonitor.on('shutdown', endInOrder)
  return {
    dispose() {
      powerMonitor.off('resume', deps.wake)
      powerMonitor.off('suspend', lockIfAsked)
      powerMonitor.off('lock-screen', lockIfAsked)
      powerMonitor.off('shutdown', endInOrder)
    },
  }
}
