import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KeyProtector } from '../../src/core/ports.ts'
import { createMemoryProtector } from '../../src/core/vault/memory-protector.ts'
import { createPassphraseProtector } from '../../src/core/vault/passphrase-protector.ts'
import { createKeychainProtector } from '../../src/node/keychain-protector.ts'
import { createMemoryKeychain } from '../support/memory-keychain.ts'

const implementations: [string, () => KeyProtector][] = [
  ['memory', createMemoryProtector],
  ['passphrase', createPassphraseProtector],
  ['keychain double', () => createKeychainProtector({ load: createMemoryKeychain().load, platform: 'darwin' })],
]
// Set by test/integration/storage/real-keychain.test.ts, which runs this file inside a session bus with a keyring.
if (process.env.TOKENVAULT_TEST_KEYCHAIN) implementations.push(['real keychain', () => createKeychainProtector()])

const passphrase = 'correct horse battery'

describe.each(implementations)('a key protector (%s)', (_, create) => {
  const setUp = async () => {
    const protector = create()
    const key = crypto.getRandomValues(new Uint8Array(32))
    const options = { vaultId: randomUUID(), passphrase }
    const payload = await protector.wrap(key, options)
    onTestFinished(() => protector.forget(payload))
    return { protector, key, options, payload }
  }

  it('says that it is available', async () => {
    expect(await create().probe()).toEqual({ available: true })
  })

  it('unwraps the key that it wrapped', async () => {
    const { protector, key, options, payload } = await setUp()
    expect(await protector.unwrap(payload, options)).toEqual(key)
  })

  it('leaves a payload that is JSON and does not hold the key', async () => {
    const { key, payload } = await setUp()
    const text = JSON.stringify(payload)
    expect(JSON.parse(text)).toEqual(payload)
    const spellings = (['base64', 'base64url', 'hex'] as const).map((encoding) => Buffer.from(key).toString(encoding))
    expect(spellings.filter((spelling) => text.includes(spelling.replace(/=+$/, '')))).toEqual([])
  })

  it('wraps the same key a second time without spoiling the first payload', async () => {
    const { protector, key, options, payload } = await setUp()
    const again = await protector.wrap(key, options)
    expect([await protector.unwrap(payload, options), await protector.unwrap(again, options)]).toEqual([key, key])
  })

  it('does not open a payload for another vault', async () => {
    const { protector, options, payload } = await setUp()
    await expect(protector.unwrap(payload, { ...options, vaultId: randomUUID() })).rejects.toMatchObject({
      name: 'VaultError',
    })
  })

  // A passphrase leaves nothing outside the payload, and memory keeps nothing inside it.
  const { kind } = create()
  const itWhen = (applies: boolean) => (applies ? it : () => undefined)

  itWhen(kind !== 'passphrase')('cannot unwrap what it was told to forget', async () => {
    const { protector, options, payload } = await setUp()
    await protector.forget(payload)
    await expect(protector.unwrap(payload, options)).rejects.toMatchObject({ name: 'VaultError' })
  })

  itWhen(kind !== 'memory')('reports a payload that was altered or lost as damage', async () => {
    const { protector, options, payload } = await setUp()
    for (const damaged of [
      { ...payload, jwe: 'not.a.jwe' },
      { ...payload, jwe: null },
    ]) {
      await expect(protector.unwrap(damaged, options)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    }
  })
})
