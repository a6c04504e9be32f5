import { randomUUID } from 'node:crypto'
import { VaultError } from '../core/errors.ts'
import { type Said, said } from '../shared/sentences/said.ts'
import { KeychainAbsent, type KeychainEntries } from './keychain-entries.ts'

const service = 'Token Vault'

/** How long a caller waits behind an operation that hangs already. */
const stuckWaitMs = 500

export interface KeychainAccess {
  get(account: string): Promise<string | null>
  set(account: string, value: string): Promise<void>
  remove(account: string): Promise<void>
  /** Writes, reads and deletes an entry of its own. */
  prove(): Promise<void>
  /** An operation ran out of time and has not ended: its thread is blocked. */
  readonly hanging: boolean
  /** Tells when such an operation was answered after all. Returns the function that stops it. */
  onLateAnswer(listener: () => void): () => void
}

/**
 * One keychain operation at a time, each with a time limit. A call that ran out of time cannot be stopped (a prompt may
 * be open), so nothing else is asked of the keychain until it ends: otherwise each retry would block another thread.
 * Every failure is `KEYSTORE_UNAVAILABLE` with what to do.
 */
export function createKeychainAccess(
  load: () => Promise<KeychainEntries>,
  platform: NodeJS.Platform,
  timeoutMs: number,
): KeychainAccess {
  let entries: Promise<KeychainEntries> | undefined
  let tail: Promise<unknown> = Promise.resolve()
  /** Operations that ran out of time and have not ended yet. */
  let stuck = 0
  const listeners = new Set<() => void>()

  const run = <T>(work: (keychain: KeychainEntries) => Promise<T>): Promise<T> => {
    const waiting = { givenUp: false }
    const own = tail.then(async () => {
      if (waiting.givenUp) throw new KeychainTimeout()
      entries ??= load()
      try {
        return await work(await entries)
      } catch (error) {
        entries = undefined
        throw error
      }
    })
    tail = own.catch(() => undefined)
    return within(own, stuck > 0 ? Math.min(timeoutMs, stuckWaitMs) : timeoutMs).catch((error: unknown) => {
      waiting.givenUp = true
      if (error instanceof KeychainTimeout) {
        stuck += 1
        const ended = () => {
          stuck -= 1
        }
        own.then(() => {
          ended()
          for (const listener of [...listeners]) listener()
        }, ended)
      }
      throw unavailable(error, platform)
    })
  }

  return {
    get hanging() {
      return stuck > 0
    },
    onLateAnswer(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get: (account) => run((keychain) => keychain.getPassword(service, account)),
    set: (account, value) => run((keychain) => keychain.setPassword(service, account, value)),
    remove: (account) =>
      run(async (keychain) => {
        await keychain.deletePassword(service, account)
      }),
    prove: () =>
      run(async (keychain) => {
        const account = `probe:${randomUUID()}`
        await keychain.setPassword(service, account, account)
        try {
          if ((await keychain.getPassword(service, account)) !== account) throw new Error('read back another value')
        } finally {
          await keychain.deletePassword(service, account)
        }
      }),
  }
}

class KeychainTimeout extends Error {}

async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new KeychainTimeout()), timeoutMs)
      }),
    ])
  } finally {
    clearTimeout(timer)
  }
}

function unavailable(cause: unknown, platform: NodeJS.Platform): VaultError {
  const asked = cause instanceof KeychainAbsent ? { asked: 'nobody' } : {}
  return new VaultError('KEYSTORE_UNAVAILABLE', whatIsWrong(cause, platform), {
    cause,
    details: { slot: 'keychain', ...asked },
  })
}

function whatIsWrong(cause: unknown, platform: NodeJS.Platform): Said {
  if (cause instanceof KeychainTimeout) return said('keychain-slow', {})
  if (platform !== 'linux') return said('keychain-refused', {})
  return cause instanceof KeychainAbsent ? cause.said : said('keyring-refused', {})
}
