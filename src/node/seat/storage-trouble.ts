import { VaultError } from '../../core/errors.ts'
import type { FileMark } from './vault-file.ts'

/**
 * What is wrong with the vault file. `closed`: it could not be opened; `missing`, `replaced`: another one stands there, or
 * none; `cut`: it became shorter under us; `bad-page`: a part that was read is not sound.
 */
export type TroubleKind = 'closed' | 'missing' | 'replaced' | 'cut' | 'bad-page'

export interface StorageTrouble {
  readonly kind: TroubleKind
  readonly error: VaultError
  readonly since: number
  /** The file and its write-ahead log as they were when it was noticed. */
  readonly file: FileMark | null
  readonly log: FileMark | null
}

const kinds: Readonly<Record<string, TroubleKind>> = {
  'storage-missing': 'missing',
  'storage-replaced': 'replaced',
  'vault-file-cut': 'cut',
  'vault-file-damaged': 'bad-page',
}

/** Which trouble an error of the store means; a full disk or one bad record is none: the next write may work. */
export function troubleKind(error: unknown): TroubleKind | undefined {
  return error instanceof VaultError ? kinds[String(error.details?.says)] : undefined
}

/** Errors at the opening that may end without a restart; anything else is a fault of the program. */
export function mayEnd(error: unknown): error is VaultError {
  return (
    error instanceof VaultError &&
    (error.code === 'VAULT_DAMAGED' || error.code === 'VAULT_TOO_NEW' || error.code === 'STORAGE_UNAVAILABLE')
  )
}
