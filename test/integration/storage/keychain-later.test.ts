import { expect, it, onTestFinished } from 'vitest'
import { createEngine } from '../../../src/core/create-engine.ts'
import { createPassphraseProtector } from '../../../src/core/vault/passphrase-protector.ts'
import { KeychainAbsent } from '../../../src/node/keychain-entries.ts'
import { createKeychainProtector } from '../../../src/node/keychain-protector.ts'
import { legacyHash } from '../../../src/node/legacy-hash.ts'
import { keyHash } from '../../../src/node/proxy/key-hash.ts'
import { said } from '../../../src/shared/sentences/said.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createFakeProcesses } from '../../support/fake-processes.ts'
import { createMemoryKeychain } from '../../support/memory-keychain.ts'
import { createMemoryLedgerStore, createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

/** A machine whose keychain can be locked, or be missing; each `start` is a new process on the same vault. */
function machine() {
  const clock = createFakeClock()
  const records = createMemoryRecordStore(clock)
  let locked = false
  let prompt: Promise<void> | undefined
  let asked = 0
  let looked = 0
  let absent = false
  const keychain = createMemoryKeychain(async () => {
    asked += 1
    await prompt
    if (locked) throw new Error('locked')
  })
  const load = async () => {
    looked += 1
    if (absent) throw new KeychainAbsent(said('keyring-absent', {}))
    return keychain.entries
  }
  return {
    clock,
    keychain,
    lockKeychain: (now: boolean) => {
      locked = now
    },
    takeKeychainAway: (now: boolean) => {
      absent = now
    },
    /** The keychain's own dialog stands open until the returned function says how its person answered. */
    openPrompt() {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      promise.catch(() => undefined)
      prompt = promise
      return (answer: 'unlock' | 'dismiss') => {
        prompt = undefined
        if (answer === 'unlock') resolve()
        else reject(new Error('dismissed'))
      }
    },
    /** How often the keychain was asked, and how often it was looked for. */
    counts: () => ({ asked, looked }),
    async start(timeoutMs = 10_000) {
      const protectors = [createKeychainProtector({ load, platform: 'linux', timeoutMs }), createPassphraseProtector()]
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
  const open = opened(engine)
  engine.wake()
  await open
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

const opened = (engine: { vault: { onChange(listener: () => void): () => void } }) =>
  new Promise<void>((resolve) => {
    engine.vault.onChange(resolve)
  })

it('a keychain that starts after the host is looked for, five seconds to a minute apart, and the vault opens by itself', async () => {
  const one = await withProfile()
  one.takeKeychainAway(true)
  const engine = await one.start()
  const before = one.counts()
  await one.clock.advance(10 * 60_000)
  expect(one.counts().looked - before.looked).toBeGreaterThanOrEqual(10)
  expect(one.counts().looked - before.looked).toBeLessThanOrEqual(14)
  expect(await engine.handlers['vault.status'](undefined)).toMatchObject({
    state: 'locked',
    problem: { code: 'KEYSTORE_UNAVAILABLE' },
  })
  one.takeKeychainAway(false)
  const open = opened(engine)
  await one.clock.advance(60_000)
  await open
  expect(engine.vault.unlocked).toBe(true)
  expect(await engine.handlers['tokens.reveal']({ profile: 'work' })).toMatchObject({ value: 'kept-key' })
  const { looked } = one.counts()
  await one.clock.advance(60 * 60_000)
  expect(one.counts().looked).toBe(looked)
})

it('a keychain that refuses is not asked again without a person’s word: each time might open its dialog', async () => {
  const one = await withProfile()
  one.lockKeychain(true)
  const engine = await one.start()
  const { asked } = one.counts()
  one.lockKeychain(false)
  await one.clock.advance(60 * 60_000)
  expect([one.counts().asked, engine.vault.unlocked]).toEqual([asked, false])
})

it('one that appears but refuses is asked once, and no more', async () => {
  const one = await withProfile()
  one.takeKeychainAway(true)
  await one.start()
  one.lockKeychain(true)
  one.takeKeychainAway(false)
  const { asked } = one.counts()
  await one.clock.advance(60 * 60_000)
  expect(one.counts().asked).toBe(asked + 1)
})

it.each(['unlock', 'dismiss'] as const)('a dialog that is answered too late, by “%s”', async (answer) => {
  const one = await withProfile()
  const reply = one.openPrompt()
  const engine = await one.start(100)
  expect(await engine.handlers['vault.status'](undefined)).toMatchObject({ state: 'locked' })
  const { asked } = one.counts()
  if (answer === 'dismiss') {
    reply(answer)
    await one.clock.advance(60 * 60_000)
    expect([one.counts().asked, engine.vault.unlocked]).toEqual([asked, false])
    return
  }
  const open = opened(engine)
  reply(answer)
  await open
  expect(engine.vault.unlocked).toBe(true)
})

it('a person who locked the vault is not overruled by a keychain that appears', async () => {
  const one = await withProfile()
  one.takeKeychainAway(true)
  const engine = await one.start()
  engine.vault.lock()
  one.takeKeychainAway(false)
  await one.clock.advance(10 * 60_000)
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
