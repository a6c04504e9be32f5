import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createPassphraseProtector } from '../../src/core/vault/passphrase-protector.ts'
import { createVault } from '../../src/core/vault/vault.ts'
import { createKeychainProtector } from '../../src/node/keychain-protector.ts'
import { openSqliteStore } from '../../src/node/sqlite-record-store.ts'
import { createMemoryKeychain } from '../support/memory-keychain.ts'
import { createTempDirectory } from '../support/temp-directory.ts'

const passphrase = 'canary-passphrase-horse'
const secret = 'canary-refresh-token'

async function bytesOf(directory: string): Promise<Map<string, Buffer>> {
  const names = await readdir(directory)
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(directory, name))] as const)))
}

it('no file of the vault holds a sealed value, the passphrase or a key, before or after it is closed', async () => {
  const directory = await createTempDirectory()
  const keychain = createMemoryKeychain()
  const store = await openSqliteStore({ file: join(directory, 'vault.db'), clock: Date })
  const vault = createVault(store.records, [
    createKeychainProtector({ load: keychain.load, platform: 'darwin' }),
    createPassphraseProtector(),
  ])
  await vault.initialise('keychain')
  await vault.protect('passphrase', passphrase)
  const meta = { readable: 'canary-name' }
  for (const version of [0, 1, 2]) {
    const sealed = await vault.seal('tokens', 'a', { refreshToken: `${secret}-${version}` })
    await store.records.write([{ op: 'put', kind: 'tokens', id: 'a', expectedVersion: version, meta, sealed }])
  }
  const open = await bytesOf(directory)
  await store.close()
  const closed = await bytesOf(directory)

  const [wrappingKey = ''] = keychain.rows.values()
  const needles = [secret, passphrase, wrappingKey, Buffer.from(wrappingKey, 'base64url')]
  const spellings = needles.flatMap((needle) => {
    const bytes = Buffer.from(needle)
    // The middle of a base64 text does not depend on where in the file its first byte stands in a group of three.
    return [bytes, ...[0, 1, 2].map((skip) => Buffer.from(bytes.subarray(skip).toString('base64').slice(0, 20)))]
  })
  for (const files of [open, closed]) {
    const found = [...files].flatMap(([name, bytes]) => spellings.filter((s) => bytes.includes(s)).map(() => name))
    expect(found).toEqual([])
    expect([...files.values()].some((bytes) => bytes.includes('canary-name'))).toBe(true)
  }
})
