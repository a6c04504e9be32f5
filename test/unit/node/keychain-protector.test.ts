import { describe, expect, it } from 'vitest'
import { createKeychainProtector } from '../../../src/node/keychain-protector.ts'
import { createMemoryKeychain } from '../../support/memory-keychain.ts'

const key = crypto.getRandomValues(new Uint8Array(32))
const vaultId = 'vault-1'
const entryName = `Token Vault\u0000vault-key:${vaultId}`

const setUp = (before?: () => Promise<void>, timeoutMs = 5_000) => {
  const keychain = createMemoryKeychain(before)
  return { keychain, protector: createKeychainProtector({ load: keychain.load, platform: 'darwin', timeoutMs }) }
}

describe('the keychain slot', () => {
  it('keeps one 256-bit wrapping key under the service and the id of the vault', async () => {
    const { keychain, protector } = setUp()
    const payload = await protector.wrap(key, { vaultId })
    expect([...keychain.rows.keys()]).toEqual([entryName])
    expect(Buffer.from(keychain.rows.get(entryName) ?? '', 'base64url')).toHaveLength(32)
    expect(payload).toMatchObject({ account: `vault-key:${vaultId}`, backend: 'macos-keychain' })
  })

  it('leaves no trace of its probe', async () => {
    const { keychain, protector } = setUp()
    expect(await protector.probe()).toEqual({ available: true })
    expect(keychain.rows.size).toBe(0)
  })

  it('never overwrites an entry that it cannot understand', async () => {
    const { keychain, protector } = setUp()
    keychain.rows.set(entryName, 'somebody else put this here')
    await expect(protector.wrap(key, { vaultId })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(keychain.rows.get(entryName)).toBe('somebody else put this here')
  })

  it('says that the entry is missing, and that nothing is lost yet', async () => {
    const { keychain, protector } = setUp()
    const payload = await protector.wrap(key, { vaultId })
    keychain.rows.clear()
    await expect(protector.unwrap(payload, { vaultId })).rejects.toMatchObject({
      code: 'KEYSTORE_UNAVAILABLE',
      retryable: true,
      details: { trouble: 'entry-missing' },
    })
  })

  it.each([
    ['another key', Buffer.alloc(32, 7).toString('base64url')],
    ['something that is no key', 'x'],
  ])('reports damage when the entry holds %s', async (_, text) => {
    const { keychain, protector } = setUp()
    const payload = await protector.wrap(key, { vaultId })
    keychain.rows.set(entryName, text)
    await expect(protector.unwrap(payload, { vaultId })).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    expect(keychain.rows.get(entryName)).toBe(text)
  })

  it('explains that a vault from another system has its key in that keychain', async () => {
    const { keychain, protector } = setUp()
    const payload = await protector.wrap(key, { vaultId })
    const elsewhere = createKeychainProtector({ load: keychain.load, platform: 'win32' })
    await expect(elsewhere.unwrap(payload, { vaultId })).rejects.toMatchObject({
      code: 'KEYSTORE_UNAVAILABLE',
      details: { backend: 'macos-keychain' },
    })
  })

  it('notices a keychain that accepts and forgets', async () => {
    const { keychain, protector } = setUp()
    keychain.entries.setPassword = async () => undefined
    await expect(protector.wrap(key, { vaultId })).rejects.toMatchObject({ code: 'KEYSTORE_UNAVAILABLE' })
    expect(await protector.probe()).toMatchObject({ available: false })
  })

  it('does not repeat what the system said, which may name accounts', async () => {
    const { protector } = setUp(async () => {
      throw new Error('canary')
    })
    expect(await protector.probe()).toMatchObject({ available: false, reason: expect.not.stringContaining('canary') })
  })

  it('is refused by name on a system without a keychain that is known', async () => {
    expect(await createKeychainProtector({ platform: 'aix' }).probe()).toMatchObject({
      available: false,
      reason: expect.stringContaining('aix'),
    })
  })

  it('gives up after the time limit, starts nothing more meanwhile, and works once the prompt was answered', async () => {
    let answer: () => void = () => undefined
    const prompt = new Promise<void>((resolve) => {
      answer = resolve
    })
    let calls = 0
    const { keychain, protector } = setUp(() => {
      calls += 1
      return prompt
    }, 20)
    expect(await protector.probe()).toMatchObject({ available: false, reason: expect.stringContaining('prompt') })
    await expect(protector.wrap(key, { vaultId })).rejects.toMatchObject({ code: 'KEYSTORE_UNAVAILABLE' })
    expect(calls).toBe(1)
    answer()
    expect(await protector.probe()).toEqual({ available: true })
    // Neither the probe that was given up nor the wrap that never started left an entry.
    expect(keychain.rows.size).toBe(0)
  })
})
