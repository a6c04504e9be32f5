import { beforeEach, describe, expect, it } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import type { KeyProtector } from '../../../src/core/ports.ts'
import { createMemoryProtector } from '../../../src/core/vault/memory-protector.ts'
import { createPassphraseProtector } from '../../../src/core/vault/passphrase-protector.ts'
import { createVault, type Vault } from '../../../src/core/vault/vault.ts'
import { createKeychainProtector } from '../../../src/node/keychain-protector.ts'
import { createMemoryKeychain } from '../../support/memory-keychain.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'

const passphrase = 'correct horse battery'
const clock = { now: () => 1 }

let records: ReturnType<typeof createMemoryRecordStore>
let keychain: ReturnType<typeof createMemoryKeychain>
let keychainFails: boolean

/** A start of the program: same rows, same keychain, no memory. */
const start = (): Vault =>
  createVault(records, [
    createKeychainProtector({ load: keychain.load, platform: 'darwin' }),
    createPassphraseProtector(),
    createMemoryProtector(),
  ])

const store = async (vault: Vault, id: string, value: string) =>
  records.write([
    { op: 'put', kind: 'tokens', id, expectedVersion: 0, meta: {}, sealed: await vault.seal('tokens', id, value) },
  ])
const read = async (vault: Vault, id: string) => {
  const row = await records.get('tokens', id)
  return row && vault.open(row)
}

beforeEach(() => {
  records = createMemoryRecordStore(clock)
  keychainFails = false
  keychain = createMemoryKeychain(async () => {
    if (keychainFails) throw new Error('no bus')
  })
})

describe('a vault', () => {
  it('is uninitialised until a protection was chosen', async () => {
    const vault = start()
    expect(await vault.status()).toMatchObject({ state: 'uninitialised', protection: null, slots: [], problem: null })
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'VAULT_UNINITIALISED' })
  })

  it('opens by itself after a restart when its key is in the keychain', async () => {
    const first = start()
    await first.initialise('keychain')
    await store(first, 'a', 'secret')
    const second = start()
    await second.unlock()
    expect(await read(second, 'a')).toBe('secret')
    expect(await second.status()).toMatchObject({ state: 'unlocked', protection: 'keychain', problem: null })
  })

  it('seals and opens nothing while locked', async () => {
    const vault = start()
    await vault.initialise('keychain')
    await store(vault, 'a', 'secret')
    vault.lock()
    await expect(vault.seal('tokens', 'b', 'x')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    await expect(read(vault, 'a')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    await vault.unlock()
    expect(await read(vault, 'a')).toBe('secret')
  })

  it('does not touch the keychain while it is locked with a passphrase', async () => {
    await start().initialise('passphrase', passphrase)
    let touched = 0
    keychain = createMemoryKeychain(async () => {
      touched += 1
    })
    const vault = start()
    await vault.unlock().catch(() => undefined)
    expect(await vault.status()).toMatchObject({
      state: 'locked',
      options: [{ available: false }, { available: true }, {}],
    })
    expect(touched).toBe(0)
    await vault.unlock(passphrase)
    expect(await vault.status()).toMatchObject({ options: [{ kind: 'keychain', available: true }, {}, {}] })
  })

  it('asks for the passphrase when that is its only slot, and opens with it', async () => {
    await start().initialise('passphrase', passphrase)
    const vault = start()
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    await expect(vault.unlock('another phrase')).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' })
    expect(vault.unlocked).toBe(false)
    await vault.unlock(passphrase)
    expect(await vault.status()).toMatchObject({ state: 'unlocked', protection: 'passphrase', problem: null })
  })

  it('goes on to the passphrase when the keychain fails, and keeps saying why the keychain did not serve', async () => {
    const first = start()
    await first.initialise('keychain')
    await first.protect('passphrase', passphrase)
    keychainFails = true
    const vault = start()
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'KEYSTORE_UNAVAILABLE' })
    await vault.unlock(passphrase)
    expect(await vault.status()).toMatchObject({
      state: 'unlocked',
      slots: ['keychain', 'passphrase'],
      problem: { code: 'KEYSTORE_UNAVAILABLE' },
    })
  })

  it('falls through a broken first slot to one that opens without a person', async () => {
    const broken: KeyProtector = {
      kind: 'safe-storage',
      probe: async () => ({ available: true }),
      wrap: async () => ({}),
      unwrap: async () => {
        throw new VaultError('KEYSTORE_UNAVAILABLE', 'The system keystore is away.')
      },
      forget: async () => undefined,
    }
    const build = () =>
      createVault(records, [broken, createKeychainProtector({ load: keychain.load, platform: 'darwin' })])
    const first = build()
    await first.initialise('safe-storage')
    await first.protect('keychain')
    const vault = build()
    await vault.unlock()
    expect(await vault.status()).toMatchObject({
      state: 'unlocked',
      protection: 'keychain',
      problem: { code: 'KEYSTORE_UNAVAILABLE', message: 'The system keystore is away.' },
    })
  })

  it('names the slots when this host can use none of them', async () => {
    await start().initialise('keychain')
    const vault = createVault(records, [createPassphraseProtector()])
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'KEYSTORE_UNAVAILABLE', details: { slots: 'keychain' } })
  })

  it('is made once, also by two calls at the same moment', async () => {
    const vault = start()
    const outcomes = await Promise.allSettled([
      vault.initialise('keychain'),
      vault.initialise('passphrase', passphrase),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected'])
    expect(outcomes[1]).toMatchObject({ reason: { code: 'CONFLICT' } })
    expect(await vault.status()).toMatchObject({ slots: ['keychain'] })
  })

  it('leaves nothing in the keychain when its first slot could not be stored', async () => {
    const vault = createVault(
      {
        ...records,
        write: async () => {
          throw new VaultError('STORAGE_UNAVAILABLE', 'full')
        },
      },
      [createKeychainProtector({ load: keychain.load, platform: 'darwin' })],
    )
    await expect(vault.initialise('keychain')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect([keychain.rows.size, vault.unlocked]).toEqual([0, false])
  })

  it('makes no new key over sealed records whose slots were lost', async () => {
    const first = start()
    await first.initialise('keychain')
    await store(first, 'a', 'secret')
    records.rows.delete('key-slot\u0000keychain')
    const before = structuredClone([...records.rows])
    await expect(start().initialise('keychain')).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    expect([...records.rows]).toEqual(before)
  })

  it('makes no new key when its only slot cannot be read, and says that it is damaged', async () => {
    await start().initialise('keychain')
    const row = records.rows.get('key-slot\u0000keychain')
    if (row) records.rows.set('key-slot\u0000keychain', { ...row, meta: { payload: 7 } })
    const vault = start()
    await expect(vault.initialise('passphrase', passphrase)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    expect(await vault.status()).toMatchObject({ state: 'locked', problem: { code: 'VAULT_DAMAGED' } })
  })

  it('never removes its last slot', async () => {
    const vault = start()
    await vault.initialise('keychain')
    await expect(vault.unprotect('keychain')).rejects.toMatchObject({ code: 'CONFLICT' })
    await vault.protect('passphrase', passphrase)
    await vault.unprotect('keychain')
    expect([(await vault.status()).slots, keychain.rows.size]).toEqual([['passphrase'], 0])
  })

  it('changes its passphrase: the new one opens it, the old one no longer does', async () => {
    const first = start()
    await first.initialise('passphrase', passphrase)
    await first.protect('passphrase', 'a newer passphrase')
    const vault = start()
    await expect(vault.unlock(passphrase)).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' })
    await vault.unlock('a newer passphrase')
    expect(vault.unlocked).toBe(true)
  })

  it('tells its listeners of each change until they leave', async () => {
    const vault = start()
    const seen: boolean[] = []
    const leave = vault.onChange(() => seen.push(vault.unlocked))
    await vault.initialise('keychain')
    vault.lock()
    await vault.unlock()
    leave()
    vault.lock()
    expect(seen).toEqual([true, false, true])
  })
})

describe('a vault that is locked in the middle of something', () => {
  it('finishes a seal under way with the true key', async () => {
    const vault = start()
    await vault.initialise('keychain')
    const sealing = vault.seal('tokens', 'a', 'secret')
    vault.lock()
    const sealed = await sealing
    await vault.unlock()
    const record = { kind: 'tokens', id: 'a', version: 1, meta: {}, sealed, updatedAt: 0 } as const
    expect(await vault.open(record)).toBe('secret')
  })

  it('wraps the true key into a slot that is being added', async () => {
    const vault = start()
    await vault.initialise('keychain')
    await store(vault, 'a', 'secret')
    const protecting = vault.protect('passphrase', passphrase)
    await Promise.resolve()
    vault.lock()
    await protecting
    const second = start()
    await second.unlock(passphrase)
    expect(await read(second, 'a')).toBe('secret')
  })

  it('stays locked when the lock came while it was being unlocked', async () => {
    await start().initialise('keychain')
    const vault = start()
    const unlocking = vault.unlock()
    vault.lock()
    await expect(unlocking).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    expect(vault.unlocked).toBe(false)
  })

  it('unlocks once when many ask at the same moment', async () => {
    await start().initialise('keychain')
    let asked = 0
    keychain = {
      ...keychain,
      load: async () => {
        asked += 1
        return keychain.entries
      },
    }
    const vault = start()
    await Promise.all(Array.from({ length: 10 }, () => vault.unlock()))
    expect([vault.unlocked, asked]).toEqual([true, 1])
  })
})

describe('a vault whose key is kept in memory only', () => {
  it('locks and unlocks while the process lives', async () => {
    const vault = start()
    await vault.initialise('memory')
    await store(vault, 'a', 'secret')
    vault.lock()
    await vault.unlock()
    expect([await read(vault, 'a'), (await vault.status()).protection]).toEqual(['secret', 'memory'])
  })

  it('says after a restart that the key is gone, and may be made anew without deleting a record', async () => {
    const first = start()
    await first.initialise('memory')
    await store(first, 'a', 'secret')
    const vault = start()
    expect((await vault.status()).state).toBe('locked')
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    expect(await vault.status()).toMatchObject({ state: 'uninitialised', problem: { code: 'VAULT_DAMAGED' } })
    await vault.initialise('keychain')
    expect(await vault.status()).toMatchObject({ state: 'unlocked', slots: ['keychain'], problem: null })
    await expect(read(vault, 'a')).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  })

  it('becomes durable when a slot is added', async () => {
    const first = start()
    await first.initialise('memory')
    await store(first, 'a', 'secret')
    await first.protect('passphrase', passphrase)
    expect(await first.status()).toMatchObject({ protection: 'passphrase', slots: ['passphrase'] })
    const vault = start()
    await vault.unlock(passphrase)
    expect(await read(vault, 'a')).toBe('secret')
  })

  it('never loses its last key that outlives the process', async () => {
    const vault = start()
    await vault.initialise('passphrase', passphrase)
    await vault.protect('memory')
    await expect(vault.unprotect('passphrase')).rejects.toMatchObject({ code: 'CONFLICT' })
    await vault.unprotect('memory')
    expect(await vault.status()).toMatchObject({ slots: ['passphrase'] })
  })
})
