import type { Clock } from '../ports.ts'

/** Discovery documents of this process. They change rarely, but endpoints and keys do move: each lives ten minutes. */
export interface DiscoveryCache {
  /** A `fetch` that answers from the cache and keeps successful answers. */
  wrap(fetch: typeof globalThis.fetch): typeof globalThis.fetch
}

const lifeMs = 10 * 60_000
const limit = 200

export function createDiscoveryCache(clock: Pick<Clock, 'now'>): DiscoveryCache {
  const kept = new Map<string, { text: string; until: number }>()
  return {
    wrap: (fetch) => async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      const hit = kept.get(url)
      if (hit && hit.until > clock.now()) return jsonResponse(hit.text)
      kept.delete(url)
      const response = await fetch(input, init)
      if (response.status !== 200) return response
      const text = await response.text()
      if (!isObject(text)) return new Response(text, { status: 200, headers: response.headers })
      if (kept.size >= limit) kept.delete([...kept.keys()][0] as string)
      kept.set(url, { text, until: clock.now() + lifeMs })
      return jsonResponse(text)
    },
  }
}

function jsonResponse(text: string): Response {
  return new Response(text, { status: 200, headers: { 'content-type': 'application/json' } })
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
