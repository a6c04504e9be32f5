import type { ClientLimits } from '../../shared/access-views.ts'
import type { ClientPermissions } from '../../shared/views.ts'

/** A local tool with its own key. Only the key's SHA-256 is kept: the key has 256 random bits, so no slow hash is needed. */
export interface ClientRecord {
  readonly id: string
  readonly name: string
  /** base64url SHA-256 of the key. */
  readonly keyHash: string
  readonly keyHint: string
  readonly permissions: ClientPermissions
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  /** The process that the key lives and dies with. */
  readonly processId: number | null
  /** Tells that process from a later one of the same number; `null` for keys from before it was kept. */
  readonly processMark: string | null
  readonly limits?: ClientLimits
}
