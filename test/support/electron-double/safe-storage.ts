import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DoubleApp } from './app.ts'

/**
 * What the session's key store is like: a keyring (`v11`), none, so that Chromium falls back to its constant key
 * (`v10`) and still calls that available, or one that refuses.
 */
export type KeyStore = 'keyring' | 'constant-key' | 'refusing'

/** `safeStorage` as it behaves on Linux. The keyring's key outlives the process, as a keyring does. */
export function createSafeStorage(app: DoubleApp, keyStore: KeyStore) {
  const key = (): Buffer => {
    if (keyStore === 'refusing') throw new Error('Encryption is temporarily unavailable.')
    if (keyStore === 'constant-key') return Buffer.alloc(32, 'peanuts')
    const path = join(app.getPath('userData'), '..', 'double-keyring.key')
    if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600 })
    return readFileSync(path)
  }
  const tag = keyStore === 'keyring' ? 'v11' : 'v10'
  return {
    async isAsyncEncryptionAvailable() {
      app.double.requireReady('safeStorage')
      return keyStore !== 'refusing'
    },
    async encryptStringAsync(plain: string): Promise<Buffer> {
      app.double.requireReady('safeStorage')
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key(), nonce)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from(tag, 'latin1'), nonce, cipher.getAuthTag(), body])
    },
    async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
      app.double.requireReady('safeStorage')
      const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(3, 15))
      decipher.setAuthTag(sealed.subarray(15, 31))
      const result = Buffer.concat([decipher.update(sealed.subarray(31)), decipher.final()]).toString('utf8')
      return { result, shouldReEncrypt: false }
    },
    getSelectedStorageBackend: () => (keyStore === 'keyring' ? 'gnome_libsecret' : 'basic_text'),
  }
}
