import { type CallName, type Client, type EventName, type Events, eventNames } from '../shared/contract.ts'
import { errorCodes, type Result, type WireError } from '../shared/result.ts'

/** The state of the connection to the host: `expired` needs a fresh one-time link, `lost` mends itself. */
export type Link = 'up' | 'lost' | 'expired'

export interface LinkedClient extends Client {
  onLink(listener: (link: Link) => void): () => void
  close(): void
}

/** The parts of the browser that this client uses; a test brings its own. */
export interface HttpClientDeps {
  readonly fetch: typeof fetch
  readonly openEvents: (url: string) => EventSource
  readonly setTimeout: (run: () => void, ms: number) => unknown
  /** Milliseconds that one call may take. A forced refresh waits for a provider, so it is generous. */
  readonly callTimeoutMs?: number
}

const unreachable: WireError = {
  code: 'HOST_UNAVAILABLE',
  message: 'Token Vault does not answer on this address.',
  retryable: true,
}

/**
 * `Client` over the headless host: `POST /api/call/<name>` and server-sent events. A stream that breaks is opened again
 * and reported through `onLink`, so that the store re-reads what it may have missed.
 */
export function createHttpClient(deps: HttpClientDeps): LinkedClient {
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  const links = new Set<(link: Link) => void>()
  let link: Link | null = null
  let closed = false
  let source: EventSource | null = null

  const become = (next: Link): void => {
    if (link === next || link === 'expired') return
    link = next
    for (const listener of links) listener(next)
  }
  const expire = (): void => {
    become('expired')
    source?.close()
  }

  async function call(name: CallName, input: unknown): Promise<Result<unknown>> {
    try {
      const response = await deps.fetch(`/api/call/${name}`, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input === undefined ? {} : { input }),
        signal: AbortSignal.timeout(deps.callTimeoutMs ?? 120_000),
      })
      if (response.status === 401) expire()
      return parseResult(await response.json())
    } catch {
      return { ok: false, error: unreachable }
    }
  }

  function connect(): void {
    if (closed || link === 'expired') return
    const stream = deps.openEvents('/api/events')
    source = stream
    stream.onopen = () => become('up')
    stream.onerror = () => {
      if (closed) return
      become('lost')
      stream.close()
      // An EventSource cannot tell a refused session from a host that is gone; a call can.
      void call('vault.status', undefined).then(() => {
        if (link === 'lost') deps.setTimeout(connect, 1_500)
      })
    }
    for (const name of eventNames) {
      stream.addEventListener(name, (event) => {
        const payload = parseJson((event as MessageEvent<string>).data)
        for (const listener of [...(listeners.get(name) ?? [])]) listener(payload as never)
      })
    }
  }
  connect()

  return {
    call: (name: CallName, ...input: readonly unknown[]) => call(name, input[0]) as never,
    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void) {
      const own = listeners.get(event) ?? new Set()
      listeners.set(event, own)
      const entry = (payload: never) => listener(payload)
      own.add(entry)
      return () => own.delete(entry)
    },
    onLink(listener) {
      links.add(listener)
      if (link) listener(link)
      return () => links.delete(listener)
    },
    close() {
      closed = true
      source?.close()
    },
  }
}

/** The host is ours, but what arrives is still checked: a proxy or a stale page may answer instead. */
function parseResult(raw: unknown): Result<unknown> {
  if (typeof raw === 'object' && raw !== null && 'ok' in raw) {
    if (raw.ok === true) return { ok: true, value: 'value' in raw ? raw.value : null }
    if ('error' in raw && isWireError(raw.error)) return { ok: false, error: raw.error }
  }
  return {
    ok: false,
    error: { code: 'INTERNAL', message: 'The answer of the host could not be read.', retryable: false },
  }
}

function isWireError(raw: unknown): raw is WireError {
  if (typeof raw !== 'object' || raw === null || !('code' in raw) || !('message' in raw)) return false
  return errorCodes.some((code) => code === raw.code) && typeof raw.message === 'string'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
