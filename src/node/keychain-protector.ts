import { base64url, CompactEncrypt, compactDecrypt } from 'jose'
import { VaultError } from '../core/errors.ts'
import type { KeyProtector } from '../core/ports.ts'
import type { JsonObject } from '../shared/json.ts'
import { createKeychainAccess, type KeychainAccess } from './keychain-access.ts'
import { type KeychainEntries, keychainBackend, loadKeychainEntries } from './keychain-entries.ts'

export interface KeychainProtectorOptions {
  /** How long one keychain operation may take, in ms: a locked keyring waits for a person at a prompt. */
  readonly timeoutMs?: number
  readonly platform?: NodeJS.Platform
  readonly load?: () => Promise<KeychainEntries>
}

export interface KeychainProtector extends KeyProtector {
  /** The keychain was asked and has not answered: the process cannot end in the usual way while it does not. */
  readonly hanging: boolean
}

/**
 * Keeps one random 256-bit wrapping key per vault in the OS keychain (service "Token Vault", account
 * `vault-key:<vault id>`); the slot holds the vault key as a JWE (`dir`, `A256GCM`) under it. So the size of tokens
 * never meets a keychain's limit, and copying the vault file alone opens nothing.
 */
export function createKeychainProtector(options: KeychainProtectorOptions = {}): KeychainProtector {
  const { timeoutMs = 10_000, platform = process.platform } = options
  const backend = keychainBackend(platform)
  const keychain = createKeychainAccess(options.load ?? (() => loadKeychainEntries(platform)), platform, timeoutMs)
  return {
    kind: 'keychain',
    get hanging() {
      return keychain.hanging
    },
    async probe() {
      if (!backend)
        return { available: false, reason: `Token Vault knows no keychain on ${platform}; use a passphrase.` }
      try {
        await keychain.prove()
        return { available: true }
      } catch (error) {
        return { available: false, reason: (error as Error).message }
      }
    },
    async wrap(vaultKey, { vaultId }) {
      const account = accountOf(vaultId)
      const wrappingKey = await existingOrNewKey(keychain, account)
      const jwe = await new CompactEncrypt(vaultKey)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', vid: vaultId })
        .encrypt(wrappingKey)
      return { jwe, account, backend: backend ?? 'unknown' }
    },
    async unwrap(payload, { vaultId }) {
      refuseOtherBackend(payload, backend)
      const account = accountOf(vaultId)
      const stored = await keychain.get(account)
      if (stored === null) throw entryMissing(account)
      return openPayload(payload, vaultId, parseKey(stored), account)
    },
    async forget(payload) {
      const account = payload.account
      if (typeof account === 'string' && payload.backend === backend) await keychain.remove(account)
    },
  }
}

/** An entry that is there already belongs to this vault (its id is in the name) and may open another slot: it stays. */
async function existingOrNewKey(keychain: KeychainAccess, account: string): Promise<Uint8Array> {
  const stored = await keychain.get(account)
  if (stored !== null) {
    const key = parseKey(stored)
    if (key) return key
    throw new VaultError(
      'CONFLICT',
      `The keychain entry "${account}" of the service "Token Vault" holds something else. It was not overwritten; remove it by hand if nobody needs it.`,
      { details: { account } },
    )
  }
  const key = crypto.getRandomValues(new Uint8Array(32))
  const text = base64url.encode(key)
  await keychain.set(account, text)
  if ((await keychain.get(account)) !== text) {
    throw new VaultError(
      'KEYSTORE_UNAVAILABLE',
      'The keychain did not keep what was written to it. Start or unlock the keyring, or use a passphrase.',
      { details: { account } },
    )
  }
  return key
}

async function openPayload(
  payload: JsonObject,
  vaultId: string,
  key: Uint8Array | undefined,
  account: string,
): Promise<Uint8Array> {
  try {
    if (!key) throw new Error('the keychain entry is not a key')
    const { plaintext, protectedHeader } = await compactDecrypt(String(payload.jwe), key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    if (protectedHeader.vid !== vaultId) throw new Error('slot of another vault')
    return plaintext
  } catch (cause) {
    throw new VaultError(
      'VAULT_DAMAGED',
      `The keychain entry "${account}" does not open this vault's keychain slot. Nothing was changed; use another key slot, or restore a backup of the vault file or of the keychain.`,
      { cause, details: { slot: 'keychain', account } },
    )
  }
}

/** A vault that was copied from another system: that keychain is not here, and saying so beats "entry missing". */
function refuseOtherBackend(payload: JsonObject, backend: string | undefined): void {
  const stored = String(payload.backend)
  if (stored === backend) return
  throw new VaultError(
    'KEYSTORE_UNAVAILABLE',
    `The key of this vault is in another keychain (${stored}) than this system's (${backend ?? 'none'}). Open it where it was made and add a passphrase there.`,
    { details: { slot: 'keychain', backend: stored } },
  )
}

function entryMissing(account: string): VaultError {
  return new VaultError(
    'KEYSTORE_UNAVAILABLE',
    `The keychain answers but holds no entry "${account}" of the service "Token Vault". If it is in another keyring, unlock that one and try again; otherwise use the passphrase, or restore the keychain from a backup.`,
    { details: { slot: 'keychain', account, trouble: 'entry-missing' } },
  )
}

function accountOf(vaultId: string): string {
  return `vault-key:${vaultId}`
}

function parseKey(text: string): Uint8Array | undefined {
  try {
    const key = base64url.decode(text)
    return key.length === 32 ? key : undefined
  } catch {
    return undefined
  }
}
