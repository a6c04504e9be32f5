import { hash, timingSafeEqual } from 'node:crypto'
import type { KeyHash } from '../../core/ports.ts'

/** SHA-256 through OpenSSL's one-shot call: about a microsecond for a client key, so nothing needs to be cached. */
export const keyHash: KeyHash = {
  sha256: (text) => hash('sha256', text, 'base64url'),
  equal(left, right) {
    const [a, b] = [Buffer.from(left), Buffer.from(right)]
    return a.length === b.length && timingSafeEqual(a, b)
  },
}
