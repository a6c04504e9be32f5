import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { DatedAnswer } from '../grants/server-clock.ts'
import type { EngineFetch } from '../ports.ts'

export interface FetchGuard {
  /** Ends every request of the operation it belongs to. */
  readonly signal?: AbortSignal
  /** Whole exchange: connection, headers and body. */
  readonly timeoutMs?: number
  readonly maximumBytes?: number
  /** With `now`: told of the head of each answer. */
  readonly answered?: (answer: DatedAnswer) => void
  /** Epoch ms. */
  readonly now?: () => number
  /** The profile accepts that its servers stand in a private network. */
  readonly privateNetwork?: boolean
}

/** OAuth answers are small; discovery documents of large servers have some 10 kB. */
const defaultMaximumBytes = 1024 * 1024
const defaultTimeoutMs = 30_000

/**
 * A `fetch` for OAuth servers: it never follows a redirect (a code or a refresh token would go along, RFC 9700 §4.12),
 * ends after a time limit that covers the body as well, and reads no more than an OAuth answer can hold.
 */
export function createGuardedFetch(fetch: EngineFetch, guard: FetchGuard): typeof globalThis.fetch {
  const { signal, timeoutMs = defaultTimeoutMs, maximumBytes = defaultMaximumBytes, privateNetwork = false } = guard
  const { answered, now } = guard
  return async (input, init) => {
    signal?.throwIfAborted()
    const own = [signal, init?.signal].filter((one) => one != null)
    const signals = [...own, AbortSignal.timeout(timeoutMs)]
    const sentAt = now?.() ?? 0
    const response = await fetch(input, {
      ...init,
      redirect: 'manual',
      credentials: 'omit',
      privateNetwork,
      signal: AbortSignal.any(signals),
    })
    const { headers } = response
    const dated = { date: headers.get('date'), age: headers.get('age') }
    if (answered && now) answered({ ...dated, sentAt, receivedAt: now() })
    const body = await readLimited(response, maximumBytes)
    const bodyless = body.length === 0 || response.status === 204 || response.status === 205 || response.status === 304
    // Node answers 3xx as they are; a browser-like opaque redirect has status 0, which no Response can be built with.
    const status = response.status === 0 ? 302 : response.status
    return new Response(bodyless ? null : body, { status, headers })
  }
}

async function readLimited(response: Response, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > maximumBytes) {
      throw new VaultError('PROVIDER_MISBEHAVED', said('answer-too-large', { most: maximumBytes }))
    }
    chunks.push(chunk)
  }
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
