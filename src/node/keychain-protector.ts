import { base64url, CompactEncrypt, compactDecrypt } from 'jose'
import { VaultError } from '../core/errors.ts'
import type { KeyProtector } from '../core/ports.ts'
import type { JsonObject } from '../shared/json.ts'
import { said, saidIn } from '../shared/sentences/said.ts'
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
    onLateAnswer: keychain.onLateAnswer,
    async probe() {
      if (!backend)
        return notUsable(new VaultError('KEYSTORE_UNAVAILABLE', said('keychain-unknown-system', { platform })))
      try {
        await keychain.prove()
        return { available: true }
      } catch (error) {
        return notUsable(error as VaultError)
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

function notUsable({ message, details }: VaultError) {
  return { available: false, reason: message, said: saidIn(details) ?? undefined } as const
}

/** An entry that is there already belongs to this vault (its id is in the name) and may open another slot: it stays. */
async function existingOrNewKey(keychain: KeychainAccess, account: string): Promise<Uint8Array> {
  const stored = await keychain.get(account)
  if (stored !== null) {
    const key = parseKey(stored)
    if (key) return key
    throw new VaultError('CONFLICT', said('keychain-entry-foreign', { account }))
  }
  const key = crypto.getRandomValues(new Uint8Array(32))
  const text = base64url.encode(key)
  await keychain.set(account, text)
  if ((await keychain.get(account)) !== text) {
    throw new VaultError('KEYSTORE_UNAVAILABLE', said('keychain-forgets', {}), { details: { account } })
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
    throw new VaultError('VAULT_DAMAGED', said('keychain-other-key', { account }), {
      cause,
      details: { slot: 'keychain' },
    })
  }
}

/** A vault that was copied from another system: that keychain is not here, and saying so beats "entry missing". */
function refuseOtherBackend(payload: JsonObject, backend: string | undefined): void {
  const stored = String(payload.backend)
  if (stored === backend) return
  throw new VaultError('KEYSTORE_UNAVAILABLE', said('keychain-elsewhere', { backend: stored, here: backend ?? '–' }), {
    details: { slot: 'keychain' },
  })
}

function entryMissing(account: string): VaultError {
  return new VaultError('KEYSTORE_UNAVAILABLE', said('keychain-entry-missing', { account }), {
    details: { slot: 'keychain', trouble: 'entry-missing' },
  })
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
