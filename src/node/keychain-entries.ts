import type { Said } from '../shared/sentences/said.ts'
import { secretServiceTrouble } from './session-bus.ts'

/** The part of the keytar API that is used. */
export interface KeychainEntries {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

export type KeychainBackend = 'secret-service' | 'macos-keychain' | 'windows-credential-manager'

/** Which keychain a platform has; `undefined` where none is supported. */
export function keychainBackend(platform: NodeJS.Platform): KeychainBackend | undefined {
  if (platform === 'darwin') return 'macos-keychain'
  if (platform === 'win32') return 'windows-credential-manager'
  return platform === 'linux' || platform === 'freebsd' ? 'secret-service' : undefined
}

/** Why the keychain was not even asked. */
export class KeychainAbsent extends Error {
  readonly said: Said
  constructor(why: Said) {
    super(why.says)
    this.said = why
  }
}

/** A keyring that is started on demand needs a moment; one that hangs must not take the whole time limit. */
const busTimeoutMs = 6_000

/**
 * Loads the native module on first use, so that a machine that cannot load it still starts. On Linux its keytar API
 * falls back, without a word, to the kernel's key ring, which a restart of the machine empties: a vault key kept there
 * would be lost. So on Linux the entries are pinned to the Secret Service, after that has shown a sign of life.
 */
export async function loadKeychainEntries(platform: NodeJS.Platform): Promise<KeychainEntries> {
  if (platform !== 'linux') return import('keytar/keytar.js')
  const { AsyncEntry } = await import('keytar')
  const entry = async (service: string, account: string) => {
    const trouble = await secretServiceTrouble(process.env, busTimeoutMs)
    if (trouble) throw new KeychainAbsent(trouble)
    return new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
  }
  return {
    getPassword: async (service, account) => (await (await entry(service, account)).getPassword()) ?? null,
    setPassword: async (service, account, password) => (await entry(service, account)).setPassword(password),
    deletePassword: async (service, account) => (await entry(service, account)).deletePassword(),
  }
}
