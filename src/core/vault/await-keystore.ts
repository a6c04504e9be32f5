import type { Disposable } from '../lifetime.ts'
import type { Clock, KeyProtector } from '../ports.ts'
import type { Vault } from './vault.ts'

const firstPauseMs = 5_000
const longestPauseMs = 60_000

/**
 * Opens a vault by itself once its keystore serves: a host that starts with the session is often there before the keyring.
 *
 * - A keystore that is not there cannot ask anybody anything, so it is looked for again, 5 s to 60 s apart.
 * - One that was asked and has refused may do so by a dialog of its own. To ask it again would open the dialog again and
 *   again, so that waits for a person's word, or for the machine to wake.
 * - One that answered too late (the dialog stood open) is asked once more when it has: it is unlocked then.
 */
export function awaitKeystore(
  vault: Pick<Vault, 'awaitsKeystore' | 'retryUnlock'>,
  protectors: readonly Pick<KeyProtector, 'onLateAnswer'>[],
  clock: Clock,
): Disposable {
  let cancel = () => {}
  let pauseMs = firstPauseMs
  const lookLater = () => {
    if (!vault.awaitsKeystore) return
    cancel = clock.at(clock.now() + pauseMs, () => {
      pauseMs = Math.min(longestPauseMs, pauseMs * 2)
      // `retryUnlock` fails silently: `vault.status` says why.
      if (vault.awaitsKeystore) void vault.retryUnlock().then(lookLater)
    })
  }
  lookLater()
  const stops = protectors.map((protector) => protector.onLateAnswer?.(() => void vault.retryUnlock()))
  return {
    dispose() {
      cancel()
      for (const stop of stops) stop?.()
      cancel = () => {}
    },
  }
}
