import { describe, expect, it } from 'vitest'
import { createEventBus } from '../../../src/core/events.ts'
import { rewrapWhenDue } from '../../../src/main/key-rewrap.ts'
import { type AsyncSafeStorage, createSafeStorageProtector } from '../../../src/main/safe-storage-protector.ts'
import type { VaultStatusView } from '../../../src/shared/views.ts'

const key = new Uint8Array(32).fill(7)

function storage(changes: Partial<AsyncSafeStorage> = {}): AsyncSafeStorage {
  return {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => Buffer.from(`v11${text}`, 'latin1'),
    decryptStringAsync: async (sealed) => ({ result: sealed.subarray(3).toString('latin1'), shouldReEncrypt: false }),
    ...changes,
  }
}
const protectorOf = (changes?: Partial<AsyncSafeStorage>, limitMs?: number) =>
  createSafeStorageProtector({ safeStorage: storage(changes), platform: 'linux', ...(limitMs ? { limitMs } : {}) })

describe('the safe-storage key slot', () => {
  it.each([
    ['is not available', { isAsyncEncryptionAvailable: async () => false }],
    ['rejects', { encryptStringAsync: () => Promise.reject(new Error('Encryption is not available')) }],
    ['gives back something else', { decryptStringAsync: async () => ({ result: 'other', shouldReEncrypt: false }) }],
  ])('is offered as unavailable, with a remedy, when the key store %s', async (_how, changes) => {
    expect(await protectorOf(changes).probe()).toMatchObject({
      available: false,
      reason: expect.stringContaining('passphrase'),
    })
  })

  it('does not wait for a key store that hangs', async () => {
    const hanging = protectorOf({ encryptStringAsync: () => new Promise(() => undefined) }, 5)
    expect(await hanging.probe()).toMatchObject({ available: false, reason: expect.stringContaining('in time') })
    await expect(hanging.wrap(key, { vaultId: 'v' })).rejects.toMatchObject({ code: 'KEYSTORE_UNAVAILABLE' })
  })

  it('calls a rejected decryption "later", because nothing shows that the slot is lost', async () => {
    const payload = await protectorOf().wrap(key, { vaultId: 'v' })
    const refusing = protectorOf({ decryptStringAsync: () => Promise.reject(new Error('temporarily unavailable')) })
    await expect(refusing.unwrap(payload, { vaultId: 'v' })).rejects.toMatchObject({
      code: 'KEYSTORE_UNAVAILABLE',
      retryable: true,
    })
  })

  it.each([
    ['of another vault', async () => protectorOf().wrap(key, { vaultId: 'other' })],
    ['without a ciphertext', async () => ({ tag: 'v11' })],
    [
      'that holds no key',
      async () => ({ tag: 'v11', ciphertext: Buffer.from('v11{"vaultId":"v"}').toString('base64') }),
    ],
    ['that holds no JSON', async () => ({ tag: 'v11', ciphertext: Buffer.from('v11nonsense').toString('base64') })],
    ['with a key of another length', async () => protectorOf().wrap(key.slice(1), { vaultId: 'v' })],
  ])('calls a payload %s damaged', async (_what, payload) => {
    await expect(protectorOf().unwrap(await payload(), { vaultId: 'v' })).rejects.toMatchObject({
      code: 'VAULT_DAMAGED',
    })
  })

  it('wraps the key again, once, after the key store asked for it', async () => {
    const decryptStringAsync = async (sealed: Buffer) => ({
      result: sealed.subarray(3).toString('latin1'),
      shouldReEncrypt: true,
    })
    const protector = protectorOf({ decryptStringAsync })
    const events = createEventBus((error) => {
      throw error
    })
    const calls: unknown[] = []
    const client = {
      call: async (name: string, input: unknown) => {
        calls.push([name, input])
        await protector.wrap(key, { vaultId: 'v' })
        events.emit('vault.changed', null)
        return { ok: true, value: {} as VaultStatusView }
      },
      on: events.on,
    }
    rewrapWhenDue(client as never, protector, () => undefined)
    await protector.unwrap(await protector.wrap(key, { vaultId: 'v' }), { vaultId: 'v' })
    expect(protector.rewrapDue).toBe(true)
    events.emit('vault.changed', null)
    await new Promise(setImmediate)
    events.emit('vault.changed', null)
    await new Promise(setImmediate)
    expect({ calls, due: protector.rewrapDue }).toEqual({
      calls: [['vault.protect', { protection: 'safe-storage' }]],
      due: false,
    })
  })
})
