import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { VaultError } from '../../../src/core/errors.ts'
import { awaitKeystore } from '../../../src/core/vault/await-keystore.ts'
import { createPassphraseProtector } from '../../../src/core/vault/passphrase-protector.ts'
import { createVault } from '../../../src/core/vault/vault.ts'
import { createKeychainProtector } from '../../../src/node/keychain-protector.ts'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { createWallClock } from '../../../src/node/wall-clock.ts'

/** One life of a program over a vault: makes it or opens it, and prints what a person would see. */
const [directory, step, protection = 'keychain', passphrase] = process.argv.slice(2)
const print = (line: unknown) => writeSync(1, `${JSON.stringify(line)}\n`)
const store = await openSqliteStore({ file: join(String(directory), 'vault.db'), clock: Date })
const protectors = [createKeychainProtector(), createPassphraseProtector()]
const vault = createVault(store.records, protectors)
try {
  if (step === 'make') {
    await vault.initialise(protection as 'keychain', passphrase)
    const sealed = await vault.seal('tokens', 'a', 'sealed in another life')
    await store.records.write([{ op: 'put', kind: 'tokens', id: 'a', expectedVersion: 0, meta: {}, sealed }])
  } else if (step === 'later') await opensByItself()
  else await vault.unlock(passphrase)
  const row = await store.records.get('tokens', 'a')
  print({ value: row && (await vault.open(row)), protection: (await vault.status()).protection })
} catch (error) {
  if (!(error instanceof VaultError)) throw error
  const keychain = (await vault.status()).options.find((option) => option.kind === 'keychain')
  print({ code: error.code, message: error.message, keychain })
} finally {
  await store.close()
}

/** A host that was there before the keyring: it says so, and waits as a host does. */
async function opensByItself(): Promise<void> {
  await vault.unlock().catch((error: VaultError) => print({ code: error.code, asked: error.details?.asked }))
  const clock = createWallClock()
  await new Promise<void>((resolve) => {
    vault.onChange(resolve)
    awaitKeystore(vault, protectors, clock)
  })
  clock.dispose()
}
