import { expect, it, onTestFinished } from 'vitest'
import { createEngine } from '../../../src/core/create-engine.ts'
import { createPassphraseProtector } from '../../../src/core/vault/passphrase-protector.ts'
import { createKeychainProtector } from '../../../src/node/keychain-protector.ts'
import { legacyHash } from '../../../src/node/legacy-hash.ts'
import { keyHash } from '../../../src/node/proxy/key-hash.ts'
import { createWallClock } from '../../../src/node/wall-clock.ts'
import { createFakeProcesses } from '../../support/fake-processes.ts'
import { createMemoryKeychain } from '../../support/memory-keychain.ts'
import { createMemoryLedgerStore, createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

/** A machine whose keychain can be locked; each `start` is a new process on the same vault. */
function machine() {
  const clock = createWallClock()
  onTestFinished(() => clock.dispose())
  const records = createMemoryRecordStore(clock)
  let locked = false
  const keychain = createMemoryKeychain(async () => {
    if (locked) throw new Error('locked')
  })
  return {
    keychain,
    lockKeychain: (now: boolean) => {
      locked = now
    },
    async start() {
      const protectors = [
        createKeychainProtector({ load: keychain.load, platform: 'darwin' }),
        createPassphraseProtector(),
      ]
      const engine = createEngine({
        ...{ clock, records, protectors, keyHash, legacyHash, log: createRecordingLogger(), fetch: globalThis.fetch },
        ledger: createMemoryLedgerStore(),
        browser: { open: async () => false },
        redirects: { listen: () => Promise.reject(new Error('not here')) },
        clipboard: { available: false, write: async () => ({ clearsAt: null }) },
        notifier: { notify: () => undefined },
        secretSource: { readEnvironment: () => undefined, readFile: async () => '' },
        dataDirectory: '/nowhere',
        proxyPort: () => null,
        processes: createFakeProcesses(),
      })
      await engine.start()
      onTestFinished(() => engine.dispose())
      return engine
    },
  }
}

async function withProfile() {
  const one = machine()
  const first = await one.start()
  await first.vault.initialise('keychain')
  await first.handlers['profiles.add']({
    ...{ provider: 'bearer', name: 'work', settings: {}, secrets: { token: 'kept-key' } },
  })
  await first.dispose()
  return one
}

it('a keychain that is locked at the start is said with what to do, and opens later by a person’s word', async () => {
  const one = await withProfile()
  one.lockKeychain(true)
  const engine = await one.start()
  const { handlers } = engine
  expect(await handlers['vault.status'](undefined)).toMatchObject({
    state: 'locked',
    problem: { code: 'KEYSTORE_UNAVAILABLE', message: expect.stringMatching(/Unlock it|passphrase/) },
  })
  expect(await handlers['profiles.list'](undefined)).toMatchObject([{ name: 'work' }])
  await expect(handlers['vault.unlock']({})).rejects.toMatchObject({ code: 'KEYSTORE_UNAVAILABLE' })
  one.lockKeychain(false)
  expect(await handlers['vault.unlock']({})).toMatchObject({ state: 'unlocked', problem: null })
  expect(await handlers['tokens.reveal']({ profile: 'work' })).toMatchObject({ value: 'kept-key' })
})

it('it also opens by itself when the machine wakes', async () => {
  const one = await withProfile()
  one.lockKeychain(true)
  const engine = await one.start()
  one.lockKeychain(false)
  const opened = new Promise<void>((resolve) => {
    engine.vault.onChange(resolve)
  })
  engine.wake()
  await opened
  expect(engine.vault.unlocked).toBe(true)
})

it('a person who locks the vault is not overruled when the machine wakes', async () => {
  const one = await withProfile()
  one.lockKeychain(true)
  const engine = await one.start()
  engine.vault.lock()
  one.lockKeychain(false)
  await engine.vault.retryUnlock()
  expect(engine.vault.unlocked).toBe(false)
})

it('an entry that is missing or another one is told apart, changes nothing, and the right one opens without a restart', async () => {
  const one = await withProfile()
  const [[account, key] = ['', '']] = [...one.keychain.rows]
  one.keychain.rows.delete(account)
  const { handlers } = await one.start()
  const unlock = () => handlers['vault.unlock']({})
  await expect(unlock()).rejects.toMatchObject({
    code: 'KEYSTORE_UNAVAILABLE',
    details: { trouble: 'entry-missing' },
  })
  one.keychain.rows.set(account, Buffer.alloc(32, 7).toString('base64url'))
  await expect(unlock()).rejects.toMatchObject({ code: 'VAULT_DAMAGED', details: { slot: 'keychain' } })
  one.keychain.rows.set(account, key)
  expect(await unlock()).toMatchObject({ state: 'unlocked' })
  expect(await handlers['tokens.reveal']({ profile: 'work' })).toMatchObject({ value: 'kept-key' })
})
