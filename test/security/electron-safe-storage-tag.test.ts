import { describe, expect, it } from 'vitest'
import { createSafeStorageProtector } from '../../src/main/safe-storage-protector.ts'

const key = new Uint8Array(32).map((_, index) => index)

/** Encrypts by reversing; `tag` says which key Chromium claims to have used. */
function fakeSafeStorage(tag: string, options: { available?: boolean; shouldReEncrypt?: boolean } = {}) {
  let decrypted = 0
  return {
    decrypted: () => decrypted,
    isAsyncEncryptionAvailable: async () => options.available ?? true,
    encryptStringAsync: async (text: string) => Buffer.from(tag + [...text].reverse().join(''), 'latin1'),
    decryptStringAsync: async (sealed: Buffer) => {
      decrypted += 1
      return {
        result: [...sealed.subarray(3).toString('latin1')].reverse().join(''),
        shouldReEncrypt: options.shouldReEncrypt ?? false,
      }
    },
  }
}

/**
 * On Linux, Chromium falls back to a key that stands in its source code and calls that available. Only the tag of the
 * ciphertext tells.
 */
describe('the safe-storage key slot on Linux', () => {
  it('takes a ciphertext of the keyring', async () => {
    const protector = createSafeStorageProtector({ safeStorage: fakeSafeStorage('v11'), platform: 'linux' })
    expect(await protector.probe()).toEqual({ available: true })
    const payload = await protector.wrap(key, { vaultId: 'v' })
    expect(await protector.unwrap(payload, { vaultId: 'v' })).toEqual(key)
    expect(JSON.stringify(payload)).not.toContain(Buffer.from(key).toString('base64'))
  })

  it.each(['v10', 'v12', 'v13', 'v1', 'xyz', '   '])('refuses to wrap with the tag %j', async (tag) => {
    const protector = createSafeStorageProtector({ safeStorage: fakeSafeStorage(tag), platform: 'linux' })
    expect(await protector.probe()).toMatchObject({ available: false, reason: expect.stringContaining('passphrase') })
    await expect(protector.wrap(key, { vaultId: 'v' })).rejects.toMatchObject({ code: 'KEYSTORE_UNAVAILABLE' })
  })

  it.each([
    'v10',
    'v12',
    'v13',
  ])('refuses to open a slot with the tag %s, before the key store is asked', async (tag) => {
    const safeStorage = fakeSafeStorage('v11')
    const protector = createSafeStorageProtector({ safeStorage, platform: 'linux' })
    const ciphertext = Buffer.from(`${tag}sealed`, 'latin1').toString('base64')
    await expect(protector.unwrap({ ciphertext, tag: 'v11' }, { vaultId: 'v' })).rejects.toMatchObject({
      code: 'KEYSTORE_UNAVAILABLE',
    })
    expect(safeStorage.decrypted()).toBe(0)
  })

  it('takes the tag of the Keychain on macOS, where it is another one', async () => {
    const protector = createSafeStorageProtector({ safeStorage: fakeSafeStorage('v10'), platform: 'darwin' })
    expect(await protector.unwrap(await protector.wrap(key, { vaultId: 'v' }), { vaultId: 'v' })).toEqual(key)
  })
})
