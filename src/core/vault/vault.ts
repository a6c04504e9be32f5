import type { Json, JsonObject } from '../../shared/json.ts'
import type { WireError } from '../../shared/result.ts'
import type { Protection, ProtectionOption } from '../../shared/views.ts'
import { toWireError, VaultError } from '../errors.ts'
import type { KeyProtector, RecordKind, RecordStore, StoredRecord } from '../ports.ts'
import { openValue, sealValue } from './seal.ts'

export interface VaultStatus {
  readonly state: 'uninitialised' | 'locked' | 'unlocked'
  readonly protection: Protection | null
  readonly slots: readonly Protection[]
  readonly options: readonly ProtectionOption[]
  readonly problem: WireError | null
}

/**
 * Owns the vault key: creates it, wraps it in key slots, opens it, forgets it. Everything that is secret is sealed and
 * opened here and nowhere else. While locked, `seal` and `open` throw `VAULT_LOCKED`.
 */
export interface Vault {
  readonly records: RecordStore
  readonly unlocked: boolean
  status(): Promise<VaultStatus>
  /** Creates the key. @throws VaultError `CONFLICT` when the vault exists, `KEYSTORE_UNAVAILABLE`, `INVALID_INPUT`. */
  initialise(protection: Protection, passphrase?: string): Promise<void>
  /** Opens the vault with the first slot that can be opened without a person; with a passphrase, with that slot only. */
  unlock(passphrase?: string): Promise<void>
  lock(): void
  /** Adds or replaces a slot. */
  protect(protection: Protection, passphrase?: string): Promise<void>
  /** Removes a slot; never the last one. */
  unprotect(protection: Protection): Promise<void>
  seal(kind: RecordKind, id: string, value: Json): Promise<string>
  open(record: StoredRecord): Promise<Json>
  /** Called after each change of `unlocked`. Returns the function that stops it. */
  onChange(listener: () => void): () => void
}

interface OpenKey {
  readonly key: Uint8Array
  readonly kid: string
  readonly protection: Protection
}

export function createVault(records: RecordStore, protectors: readonly KeyProtector[]): Vault {
  let open: OpenKey | undefined
  let problem: WireError | null = null
  const listeners = new Set<() => void>()
  const announce = () => {
    for (const listener of [...listeners]) listener()
  }

  const slots = () => records.list('key-slot')
  const protectorOf = (kind: Protection): KeyProtector => {
    const found = protectors.find((candidate) => candidate.kind === kind)
    if (!found)
      throw new VaultError('UNSUPPORTED', `This host cannot use the "${kind}" key slot.`, { details: { slot: kind } })
    return found
  }
  const current = (): OpenKey => {
    if (!open)
      throw new VaultError('VAULT_LOCKED', 'The vault is locked; unlock it in the window or with `tokenvault unlock`.')
    return open
  }

  async function writeSlot(protection: Protection, opened: OpenKey, passphrase: string | undefined): Promise<void> {
    const payload = await protectorOf(protection).wrap(opened.key, withPassphrase(opened.kid, passphrase))
    const before = await records.get('key-slot', protection)
    const meta: JsonObject = { protection, vaultId: opened.kid, payload }
    await records.write([
      { op: 'put', kind: 'key-slot', id: protection, expectedVersion: before?.version ?? 0, meta, sealed: null },
    ])
  }

  return {
    records,
    get unlocked() {
      return open !== undefined
    },
    async status() {
      const stored = await slots()
      const options = await Promise.all(
        protectors.map(async ({ kind, probe }): Promise<ProtectionOption> => {
          const probed = await probe()
          return { kind, available: probed.available, reason: probed.available ? null : probed.reason }
        }),
      )
      const exists = stored.length > 0 || open !== undefined
      return {
        state: open ? 'unlocked' : exists ? 'locked' : 'uninitialised',
        protection: open?.protection ?? null,
        slots: stored.map((slot) => slot.id as Protection),
        options,
        problem,
      }
    },
    async initialise(protection, passphrase) {
      if (open || (await slots()).length > 0) {
        throw new VaultError('CONFLICT', 'This data directory already holds a vault; unlock it instead.')
      }
      const leftovers = (await Promise.all((['tokens', 'secrets'] as const).map((kind) => records.list(kind)))).flat()
      if (leftovers.some((record) => record.sealed !== null)) {
        throw new VaultError(
          'VAULT_DAMAGED',
          'The vault holds sealed records but no key slot. Nothing was changed; restore the file from a backup or choose another data directory.',
        )
      }
      const created: OpenKey = {
        key: crypto.getRandomValues(new Uint8Array(32)),
        kid: crypto.randomUUID(),
        protection,
      }
      if (protection !== 'memory') await writeSlot(protection, created, passphrase)
      open = created
      problem = null
      announce()
    },
    async unlock(passphrase) {
      if (open) return
      const stored = await slots()
      if (stored.length === 0) {
        throw new VaultError('VAULT_UNINITIALISED', 'There is no vault here yet; choose how to protect it first.')
      }
      const failures: unknown[] = []
      for (const protector of protectors) {
        const slot = stored.find((candidate) => candidate.id === protector.kind)
        const needsPerson = protector.kind === 'passphrase'
        if (!slot || needsPerson !== (passphrase !== undefined)) continue
        try {
          const vaultId = String(slot.meta.vaultId)
          const key = await protector.unwrap(slot.meta.payload as JsonObject, withPassphrase(vaultId, passphrase))
          open = { key, kid: vaultId, protection: protector.kind }
          problem = null
          announce()
          return
        } catch (error) {
          failures.push(error)
        }
      }
      const failure = failures[0] ?? lockedBecause(stored, passphrase !== undefined)
      problem = toWireError(failure)
      throw failure
    },
    lock() {
      if (!open) return
      open.key.fill(0)
      open = undefined
      announce()
    },
    async protect(protection, passphrase) {
      await writeSlot(protection, current(), passphrase)
      announce()
    },
    async unprotect(protection) {
      current()
      const stored = await slots()
      const slot = stored.find((candidate) => candidate.id === protection)
      if (!slot) throw new VaultError('NOT_FOUND', `The vault has no "${protection}" key slot.`)
      if (stored.length === 1)
        throw new VaultError('CONFLICT', 'This is the last key slot; add another one before removing it.')
      await records.write([{ op: 'delete', kind: 'key-slot', id: protection, expectedVersion: slot.version }])
      await protectorOf(protection).forget(slot.meta.payload as JsonObject)
      announce()
    },
    async seal(kind, id, value) {
      const { key, kid } = current()
      return sealValue(key, kid, kind, id, value)
    },
    async open(record) {
      const { key } = current()
      if (record.sealed === null)
        throw new VaultError('INTERNAL', `Record ${record.kind}/${record.id} holds nothing sealed.`)
      return openValue(key, record.kind, record.id, record.sealed)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function withPassphrase(vaultId: string, passphrase: string | undefined): { vaultId: string; passphrase?: string } {
  return passphrase === undefined ? { vaultId } : { vaultId, passphrase }
}

function lockedBecause(stored: readonly StoredRecord[], gavePassphrase: boolean): VaultError {
  const kinds = stored.map((slot) => slot.id)
  if (gavePassphrase)
    return new VaultError('WRONG_PASSPHRASE', 'This vault has no passphrase slot, so a passphrase cannot open it.')
  if (kinds.includes('passphrase')) return new VaultError('VAULT_LOCKED', 'The vault is locked; enter its passphrase.')
  return new VaultError(
    'KEYSTORE_UNAVAILABLE',
    `The vault is protected by ${kinds.join(', ')}, which this host cannot use. Start the desktop application, or add a passphrase there.`,
    { details: { slots: kinds.join(', ') } },
  )
}
