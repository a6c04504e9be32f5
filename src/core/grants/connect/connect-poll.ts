import { z } from 'zod'
import type { SealedKey } from './sealed-key.ts'

const text = z.string().min(1)
const finished = z.looseObject({ accessKeyId: text, accessKeySecret: text, challenge: text })

export type PollVerdict =
  | { readonly kind: 'done'; readonly sealed: SealedKey }
  | { readonly kind: 'again'; readonly slower: boolean }
  | { readonly kind: 'expired' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'misbehaved'; readonly reason: string }

/** Words that a hub might use for an answer of its person. None is documented; all of them end the wait. */
const denials = new Set(['denied', 'rejected', 'refused', 'cancelled', 'canceled'])
const expiries = new Set(['expired', 'timeout', 'closed'])

/**
 * Judges one look at a connect session. `status` is `null` when no answer came. The official client looks at none of this
 * and waits 75 minutes; a session that is gone, refused or not JSON is told to the person at once here.
 */
export function judgePoll(status: number | null, body: unknown): PollVerdict {
  if (status === null || status === 408 || status === 425 || status === 429 || status >= 500) {
    return { kind: 'again', slower: true }
  }
  if (status === 404 || status === 410) return { kind: 'expired' }
  if (status === 401 || status === 403) return { kind: 'denied' }
  if (status !== 200) return { kind: 'misbehaved', reason: `HTTP ${status}` }
  const sealed = finished.safeParse(body)
  if (sealed.success) return { kind: 'done', sealed: sealed.data }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { kind: 'misbehaved', reason: 'the answer is not a JSON object' }
  }
  const word = String((body as { status?: unknown }).status ?? '').toLowerCase()
  if (denials.has(word)) return { kind: 'denied' }
  if (expiries.has(word)) return { kind: 'expired' }
  const { accessKeySecret } = body as { accessKeySecret?: unknown }
  if (accessKeySecret) return { kind: 'misbehaved', reason: 'the key came without its id or its challenge' }
  return { kind: 'again', slower: false }
}
