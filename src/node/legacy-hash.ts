import { createHash } from 'node:crypto'
import type { LegacyHash } from '../core/ports.ts'

/** MD5 from OpenSSL. Where a FIPS provider forbids it, `createHash` throws and the sign-in that needs it fails. */
export const legacyHash: LegacyHash = {
  md5: (bytes) => new Uint8Array(createHash('md5').update(bytes).digest()),
}
