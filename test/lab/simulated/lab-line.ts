import type { Lab } from '../../../src/core/lab/create-lab.ts'
import type { RequestEntry } from '../../../src/core/lab/lab-journal.ts'

/** What stands between the machine and the lab. */
export type Network = 'open' | 'offline' | 'refused' | 'broken-tls' | 'portal-page' | 'portal-redirect'

/** One refresh request as it went: what the server saw and did, and what came back. */
export interface RefreshExchange {
  readonly process: number
  readonly entry: () => RequestEntry
  /** The refresh token that the answer brought, once it arrived whole. */
  readonly brought: string | null
  /** A whole answer of the server came back: not a page, not half of one. */
  readonly arrived: boolean
}

const systemCodes: Partial<Record<Network, string>> = {
  offline: 'ENOTFOUND',
  refused: 'ECONNREFUSED',
  'broken-tls': 'CERT_HAS_EXPIRED',
}

export function socketFailure(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}

/** The lab's wire without sockets: a `fetch` for one process, and a record of what was exchanged. */
export function createLabLine(lab: Lab, network: () => Network) {
  const exchanges: { process: number; entry: () => RequestEntry; brought: string | null; arrived: boolean }[] = []

  async function exchange(process: number, request: Request): Promise<Response> {
    const state = network()
    const code = systemCodes[state]
    if (code) throw socketFailure(code)
    if (state === 'portal-page') {
      return new Response('<!doctype html><title>Guest network</title>', { headers: { 'content-type': 'text/html' } })
    }
    if (state === 'portal-redirect')
      return new Response(null, { status: 302, headers: { location: 'http://portal.test/' } })
    const url = new URL(request.url)
    const body = await request.text()
    const before = lab.journal.page({ limit: 1 }).newest
    const headers = Object.fromEntries(request.headers)
    const received = lab.receive({ method: request.method, path: url.pathname, query: url.searchParams, headers, body })
    const entry = () => lab.journal.all().find(({ number }) => number === before + 1) as RequestEntry
    const kept = { process, entry, brought: null as string | null, arrived: false }
    exchanges.push(kept)
    const { answer, wire, date, done } = await received
    if (wire === 'drop' || wire === 'reset') {
      done(wire === 'drop' ? 'dropped' : 'reset', null)
      throw socketFailure(wire === 'drop' ? 'UND_ERR_SOCKET' : 'ECONNRESET')
    }
    done(wire === 'truncate' ? 'truncated' : 'sent', answer.status)
    if (wire === 'truncate') return new Response(halfOf(answer.body), { status: answer.status, headers: { date } })
    if (request.signal.aborted) return new Response(null)
    const told = jsonIn(answer.body)
    kept.arrived = told !== null
    kept.brought = typeof told?.refresh_token === 'string' ? told.refresh_token : null
    return new Response(answer.body, { status: answer.status, headers: { ...answer.headers, date } })
  }

  return {
    exchanges: exchanges as readonly RefreshExchange[],
    fetchFor:
      (process: number): typeof fetch =>
      (input, init) => {
        const request = new Request(input, init)
        const { signal } = request
        return new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
          exchange(process, request).then(resolve, reject)
        })
      },
  }
}

export type LabLine = ReturnType<typeof createLabLine>

function halfOf(body: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(body.slice(0, body.length / 2)))
      controller.error(socketFailure('UND_ERR_SOCKET'))
    },
  })
}

function jsonIn(body: string): Record<string, unknown> | null {
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    return null
  }
}
