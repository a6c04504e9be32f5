import { createHash } from 'node:crypto'
import type { Clipboard as ElectronClipboard } from 'electron/main'
import type { Disposable } from '../core/lifetime.ts'
import type { Clipboard, Clock, Logger } from '../core/ports.ts'

export interface HostClipboard extends Clipboard, Disposable {
  /** Clears now if what stands there is still ours. */
  dispose(): Promise<void>
}

/**
 * Writes secrets to the clipboard and takes them back after `clearAfterMs`, and at the end of the program, but only
 * while the content is still ours. Between the two it remembers a digest and not the secret.
 */
export function createHostClipboard(deps: {
  clipboard: Pick<ElectronClipboard, 'readText' | 'writeText' | 'clear'>
  clock: Clock
  clearAfterMs: () => number
  log: Pick<Logger, 'failure'>
}): HostClipboard {
  const { clipboard, clock, log } = deps
  let ours: string | undefined
  let cancel: (() => void) | undefined

  async function clearIfDigest(expected: string): Promise<void> {
    try {
      if (digest(await clipboard.readText()) === expected) clipboard.clear()
    } catch (error) {
      log.failure('clipboard-clear-failed', error)
    }
    if (ours === expected) forget()
  }

  function forget(): void {
    ours = undefined
    cancel?.()
    cancel = undefined
  }

  return {
    available: true,
    async write(text) {
      await clipboard.writeText(text)
      forget()
      const written = digest(text)
      ours = written
      const clearsAt = clock.now() + deps.clearAfterMs()
      cancel = clock.at(clearsAt, () => void clearIfDigest(written))
      return { clearsAt }
    },
    async dispose() {
      const written = ours
      forget()
      if (written !== undefined) await clearIfDigest(written)
    },
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
