import type { LabParts } from '../lab-parts.ts'
import type { AccessState, AccessToken, Family } from '../token-families.ts'

export interface KnownAccess {
  readonly state: AccessState
  readonly token: AccessToken | null
  readonly family: Family | null
}

/** What this server knows of an access token, JWT or opaque. */
export async function knownAccess({ families, keys }: LabParts, value: string): Promise<KnownAccess> {
  const id = value.startsWith('lab_at.') ? value : await keys.idOf(value)
  return id === null ? { state: 'unknown', token: null, family: null } : families.accessById(id)
}

/** RFC 6750, section 2.1. */
export function bearerOf(authorization: string | undefined): string | null {
  return /^bearer +([^\s]+)$/i.exec(authorization ?? '')?.[1] ?? null
}
