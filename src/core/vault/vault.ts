import type { Json } from '../../shared/json.ts'
import type { WireError } from '../../shared/result.ts'
import { said } from '../../shared/sentences/said.ts'
import type { Protection, ProtectionOption } from '../../shared/views.ts'
import { toWireError, VaultError } from '../errors.ts'
import { createKeyedQueue } from '../keyed-queue.ts'
import type { KeyProtector, RecordKind, RecordStore, StoredRecord } from '../ports.ts'
import { deleteSlot, type KeySlot, type KeySlots, putSlot, readKeySlots } from './key-slots.ts'
import { createProtectorProbes } from './protector-probes.ts'
import { importSealKey, openValue, type SealKey, sealValue } from './seal.ts'
import { lockedBecause, onlyMemory, passphraseSlot, refuseLeftovers } from './slot-verdicts.ts'

export interface VaultStatus {
  readonly state: 'uninitialised' | 'locked' | 'unlocked'
  readonly protection: Protection | null
  readonly slots: readonly Protection[]
  readonly options: readonly ProtectionOption[]
  /** Why the vault did not open by itself. Stays after a person opened it, so that a broken keychain is noticed. */
  readonly problem: WireError | null
}

/**
 * Owns the vault key: creates it, wraps it in key slots, opens it, forgets it. Everything that is secret is sealed and
 * opened here and nowhere else. While locked, `seal` and `open` throw `VAULT_LOCKED`. Calls that change the key or its
 * slots run one at a time, in order of arrival.
 */
export interface Vault {
  readonly records: RecordStore
  readonly unlocked: boolean
  status(): Promise<VaultStatus>
  /** Creates the key. @throws VaultError `CONFLICT` when the vault exists, `KEYSTORE_UNAVAILABLE`, `INVALID_INPUT`. */
  initialise(protection: Protection, passphrase?: string): Promise<void>
  /** Opens the vault with the first slot that can be opened without a person; with a passphrase, with that slot only. */
  unlock(passphrase?: string): Promise<void>
  /**
   * Tries again without a person what failed at the start because the keystore did not answer (the keyring was not unlocked
   * yet). Does nothing once somebody has locked the vault.
   */
  retryUnlock(): Promise<void>
  /** The keystore was not there to be asked (`details.asked: nobody`), and nobody locked the vault: asking again opens no second prompt. */
  readonly awaitsKeystore: boolean
  /** Forgets the key at once; an `unlock` that is under way then fails with `VAULT_LOCKED`. */
  lock(): void
  /** Adds or replaces a slot. A key that was in memory only is no longer marked so. */
  protect(protection: Protection, passphrase?: string): Promise<void>
  /** Removes a slot; never the last one that outlives the process. */
  unprotect(protection: Protection): Promise<void>
  seal(kind: RecordKind, id: string, value: Json): Promise<string>
  /**
   * `seal` with the key of this moment, for work that has begun and whose result exists nowhere else: it goes on sealing
   * after a lock. Nothing can be opened with it. @throws VaultError `VAULT_LOCKED`.
   */
  sealer(): Vault['seal']
  open(record: StoredRecord): Promise<Json>
  /** Called after each change of `unlocked` or of the slots. Returns the function that stops it. */
  onChange(listener: () => void): () => void
}

interface OpenKey {
  /** For wrapping into further slots; zeroed by `lock`. */
  readonly bytes: Uint8Array
  readonly sealKey: SealKey
  readonly vaultId: string
  readonly protection: Protection
}

/** @param probes which protectors can be used; the default asks them and remembers the answers for a while. */
export function createVault(
  records: RecordStore,
  protectors: readonly KeyProtector[],
  probes = createProtectorProbes(protectors),
): Vault {
  let open: OpenKey | undefined
  let problem: WireError | null = null
  /** The only slot is `memory` and its key died with an earlier process: a new vault may be made in its place. */
  let abandoned = false
  let locks = 0
  const queue = createKeyedQueue()
  const listeners = new Set<() => void>()
  const announce = () => {
    for (const listener of [...listeners]) listener()
  }
  const exclusively = (work: () => Promise<void>) => queue.run('key', work)

  const protectorOf = (kind: Protection): KeyProtector => {
    const found = protectors.find((candidate) => candidate.kind === kind)
    if (!found) throw new VaultError('UNSUPPORTED', said('slot-unsupported', { slot: kind }))
    return found
  }
  const current = (): OpenKey => {
    if (!open) throw new VaultError('VAULT_LOCKED', said('vault-locked', {}))
    return open
  }
  /** Takes the key over, unless the vault was locked since `locksBefore` was read. */
  const adopt = async (bytes: Uint8Array, vaultId: string, protection: Protection, locksBefore: number) => {
    const sealKey = await importSealKey(bytes)
    if (locks !== locksBefore) {
      bytes.fill(0)
      throw new VaultError('VAULT_LOCKED', said('vault-locked-meanwhile', {}))
    }
    open = { bytes, sealKey, vaultId, protection }
    abandoned = false
  }
  /** Wraps a copy: the protector may take its time, and `lock` zeroes the original. */
  const wrap = async (protection: Protection, bytes: Uint8Array, vaultId: string, passphrase: string | undefined) => {
    const copy = bytes.slice()
    try {
      const payload = await protectorOf(protection).wrap(copy, withPassphrase(vaultId, passphrase))
      probes.forget(protection)
      return payload
    } catch (error) {
      probes.failed(protection, error)
      throw error
    } finally {
      copy.fill(0)
    }
  }
  const unwrap = async (slot: KeySlot, passphrase: string | undefined) => {
    try {
      return await protectorOf(slot.protection).unwrap(slot.payload, withPassphrase(slot.vaultId, passphrase))
    } catch (error) {
      probes.failed(slot.protection, error)
      throw error
    }
  }

  async function create(protection: Protection, passphrase: string | undefined, locksBefore: number): Promise<void> {
    const { slots, damaged } = await readKeySlots(records)
    if (damaged[0]) throw damaged[0]
    const [memorySlot] = slots
    if (open || (memorySlot && !(abandoned && onlyMemory(slots)))) {
      throw new VaultError('CONFLICT', said('vault-exists', {}))
    }
    if (!memorySlot) await refuseLeftovers(records)
    const bytes = crypto.getRandomValues(new Uint8Array(32))
    const vaultId = crypto.randomUUID()
    const payload = await wrap(protection, bytes, vaultId, passphrase)
    const replaced = memorySlot && protection !== 'memory' ? [deleteSlot(memorySlot)] : []
    const expected = memorySlot && protection === 'memory' ? memorySlot.version : 0
    try {
      await records.write([...replaced, putSlot({ protection, vaultId, payload }, expected)])
    } catch (error) {
      // The id is new, so what `wrap` left in a keychain belongs to nobody.
      await protectorOf(protection)
        .forget(payload)
        .catch(() => undefined)
      throw error
    }
    problem = null
    await adopt(bytes, vaultId, protection, locksBefore)
  }

  async function openAutomatically({ slots, damaged }: KeySlots, locksBefore: number): Promise<void> {
    let failure: unknown = damaged[0]
    for (const protector of protectors) {
      const slot = slots.find((candidate) => candidate.protection === protector.kind)
      if (!slot || protector.kind === 'passphrase') continue
      try {
        await adopt(await unwrap(slot, undefined), slot.vaultId, slot.protection, locksBefore)
        problem = failure === undefined ? null : toWireError(failure)
        return
      } catch (error) {
        failure ??= error
      }
    }
    abandoned = onlyMemory(slots) && failure instanceof VaultError && failure.code === 'VAULT_DAMAGED'
    const reason = failure ?? lockedBecause(slots)
    problem = toWireError(reason)
    throw reason
  }

  const unlock = (passphrase?: string): Promise<void> => {
    const locksBefore = locks
    return exclusively(async () => {
      if (open) return
      const found = await readKeySlots(records)
      if (found.slots.length + found.damaged.length === 0) {
        throw new VaultError('VAULT_UNINITIALISED', said('vault-uninitialised', {}))
      }
      if (passphrase === undefined) await openAutomatically(found, locksBefore)
      else {
        const slot = passphraseSlot(found)
        await adopt(await unwrap(slot, passphrase), slot.vaultId, 'passphrase', locksBefore)
        if (problem?.code === 'VAULT_LOCKED') problem = null
      }
      announce()
    })
  }

  return {
    records,
    get unlocked() {
      return open !== undefined
    },
    get awaitsKeystore() {
      return !open && locks === 0 && problem?.code === 'KEYSTORE_UNAVAILABLE' && problem.details?.asked === 'nobody'
    },
    async status() {
      const { slots, damaged } = await readKeySlots(records)
      const exists = slots.length + damaged.length > 0 && !abandoned
      const state = open ? 'unlocked' : exists ? 'locked' : 'uninitialised'
      const kinds = slots.map((slot) => slot.protection)
      return {
        state,
        protection: open?.protection ?? null,
        slots: kinds,
        // A person who unlocks with a passphrase must not meet a keyring's prompt for it.
        options: await probes.options({
          choosing: state === 'uninitialised',
          ...(state === 'locked' ? { only: kinds } : {}),
        }),
        problem: problem ?? (damaged[0] ? toWireError(damaged[0]) : null),
      }
    },
    initialise(protection, passphrase) {
      const locksBefore = locks
      return exclusively(async () => {
        await create(protection, passphrase, locksBefore)
        announce()
      })
    },
    unlock,
    async retryUnlock() {
      if (open || locks > 0 || problem?.code !== 'KEYSTORE_UNAVAILABLE') return
      await unlock().catch(() => undefined)
    },
    lock() {
      locks += 1
      if (!open) return
      open.bytes.fill(0)
      open = undefined
      announce()
    },
    protect: (protection, passphrase) =>
      exclusively(async () => {
        const { bytes, vaultId, protection: opened } = current()
        const payload = await wrap(protection, bytes, vaultId, passphrase)
        const { slots } = await readKeySlots(records)
        const before = slots.find((slot) => slot.protection === protection)
        const memorySlot = protection === 'memory' ? undefined : slots.find((slot) => slot.protection === 'memory')
        const change = putSlot({ protection, vaultId, payload }, before?.version ?? 0)
        await records.write(memorySlot ? [change, deleteSlot(memorySlot)] : [change])
        if (open && opened === 'memory') open = { ...open, protection }
        announce()
      }),
    unprotect: (protection) =>
      exclusively(async () => {
        current()
        const { slots } = await readKeySlots(records)
        const slot = slots.find((candidate) => candidate.protection === protection)
        if (!slot) throw new VaultError('NOT_FOUND', said('slot-missing', { slot: protection }))
        // A key in memory dies with the process, and with it everything sealed: it does not count as another one.
        const others = slots.filter((other) => other !== slot && other.protection !== 'memory')
        if (others.length === 0) throw new VaultError('CONFLICT', said('slot-last', {}))
        await records.write([deleteSlot(slot)])
        probes.forget(protection)
        announce()
        await protectorOf(protection).forget(slot.payload)
      }),
    async seal(kind, id, value) {
      const { sealKey, vaultId } = current()
      return sealValue(sealKey, vaultId, kind, id, value)
    },
    sealer() {
      const { sealKey, vaultId } = current()
      return (kind, id, value) => sealValue(sealKey, vaultId, kind, id, value)
    },
    async open(record) {
      const { sealKey } = current()
      if (record.sealed === null)
        throw new VaultError('INTERNAL', `Record ${record.kind}/${record.id} holds nothing sealed.`)
      return openValue(sealKey, record.kind, record.id, record.sealed)
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
