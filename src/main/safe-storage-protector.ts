import type { SafeStorage } from 'electron/main'
import { z } from 'zod'
import { VaultError } from '../core/errors.ts'
import type { KeyProtector } from '../core/ports.ts'
import { within } from '../node/time-limit.ts'
import { type Said, said, saidIn, sentenceText } from '../shared/sentences/said.ts'

/** Electron's asynchronous API only; the synchronous one ends with Electron 46. */
export type AsyncSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
>

export interface SafeStorageProtector extends KeyProtector {
  /**
   * The keystore asked for the key to be wrapped again (its own key was rotated, or a stronger one appeared). The host
   * then replaces the slot through `vault.protect`; `wrap` clears it.
   */
  readonly rewrapDue: boolean
}

const payloadShape = z.object({ ciphertext: z.base64().min(8), tag: z.string() })
const wrappedShape = z.object({ vaultId: z.string(), key: z.base64() })

/** On Linux the first three bytes tell which key was used: `v11` the keyring's, `v10` a fixed and public one, `v12` the portal's. */
const protectedTag = 'v11'
const probeText = 'token-vault probe'

/**
 * Keeps the vault key in the system's key store through Electron. On Linux `isAsyncEncryptionAvailable()` is true even
 * when the only key is a constant from Chromium's source, so the ciphertext's own tag decides, and an unknown tag is a no.
 */
export function createSafeStorageProtector(deps: {
  safeStorage: AsyncSafeStorage
  platform: NodeJS.Platform
  limitMs?: number
}): SafeStorageProtector {
  const { safeStorage, platform } = deps
  const limitMs = deps.limitMs ?? 20_000
  let rewrapDue = false

  async function encrypt(plain: string): Promise<{ ciphertext: string; tag: string }> {
    const sealed = await inTime(safeStorage.encryptStringAsync(plain), limitMs)
    const tag = tagOf(sealed)
    requireProtected(tag, platform)
    return { ciphertext: sealed.toString('base64'), tag }
  }

  async function decrypt(ciphertext: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    requireProtected(tagOf(ciphertext), platform)
    return inTime(safeStorage.decryptStringAsync(ciphertext), limitMs)
  }

  return {
    kind: 'safe-storage',
    get rewrapDue() {
      return rewrapDue
    },
    async probe() {
      try {
        if (!(await inTime(safeStorage.isAsyncEncryptionAvailable(), limitMs))) {
          return notUsable(noKeyStore(platform))
        }
        const { ciphertext } = await encrypt(probeText)
        const { result } = await decrypt(Buffer.from(ciphertext, 'base64'))
        return result === probeText ? { available: true } : notUsable(noKeyStore(platform))
      } catch (error) {
        return notUsable((error instanceof VaultError && saidIn(error.details)) || noKeyStore(platform))
      }
    },
    async wrap(vaultKey, { vaultId }) {
      const key = Buffer.from(vaultKey).toString('base64')
      const payload = await translated(() => encrypt(JSON.stringify({ vaultId, key })), platform)
      rewrapDue = false
      return payload
    },
    async unwrap(raw, { vaultId }) {
      const payload = payloadShape.safeParse(raw)
      if (!payload.success) throw damaged(payload.error)
      const ciphertext = Buffer.from(payload.data.ciphertext, 'base64')
      const opened = await translated(() => decrypt(ciphertext), platform)
      const wrapped = parseWrapped(opened.result)
      if (wrapped.vaultId !== vaultId || wrapped.key.length !== 32) throw damaged()
      rewrapDue = opened.shouldReEncrypt
      return wrapped.key
    },
    // Everything stands in the payload; the system's own key is shared by all that this application stores.
    forget: async () => undefined,
  }
}

function tagOf(sealed: Buffer): string {
  return sealed.subarray(0, 3).toString('latin1')
}

function requireProtected(tag: string, platform: NodeJS.Platform): void {
  if (platform === 'linux' && tag !== protectedTag) throw new VaultError('KEYSTORE_UNAVAILABLE', noKeyStore(platform))
}

function parseWrapped(text: string): { vaultId: string; key: Uint8Array } {
  try {
    const { vaultId, key } = wrappedShape.parse(JSON.parse(text))
    return { vaultId, key: new Uint8Array(Buffer.from(key, 'base64')) }
  } catch (cause) {
    throw damaged(cause)
  }
}

/** Electron's rejections do not tell "later" from "never"; nothing is lost either way, so the person may try again. */
async function translated<T>(work: () => Promise<T>, platform: NodeJS.Platform): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof VaultError) throw cause
    throw new VaultError('KEYSTORE_UNAVAILABLE', noKeyStore(platform), { cause })
  }
}

function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const late = said('safe-storage-slow', {})
  return within(work, limitMs, new VaultError('KEYSTORE_UNAVAILABLE', late))
}

function noKeyStore(platform: NodeJS.Platform): Said {
  return platform === 'linux' ? said('safe-storage-absent', {}) : said('safe-storage-refused', {})
}

function notUsable(why: Said) {
  return { available: false, reason: sentenceText(why, 'en') ?? why.says, said: why } as const
}

function damaged(cause?: unknown): VaultError {
  return new VaultError('VAULT_DAMAGED', said('safe-storage-unreadable', {}), {
    cause,
    details: { slot: 'safe-storage' },
  })
}
