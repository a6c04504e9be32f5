import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { RedirectArrival, RedirectListener, RedirectReceiver } from '../core/ports.ts'
import { listenLoopback } from './listen-loopback.ts'
import { type RedirectPage, redirectPage, redirectPageHeaders } from './redirect-page.ts'

/** A browser that never gets its page is answered when the listener closes; so many may wait. */
const waitingLimit = 32
/** How long an answered connection has to take its page before it is cut. */
const closeGraceMs = 1000

/**
 * Receives OAuth redirects on loopback (RFC 8252 §7.3): a listener of its own for each sign-in, on a free port unless the
 * server insists on one, with a random path unless the definition fixes it. Open only while somebody waits (§8.3).
 */
export function createRedirectReceiver(): RedirectReceiver {
  return {
    async listen({ host, port, path }) {
      const ownPath = path ?? `/${randomBytes(18).toString('base64url')}`
      const queue = createArrivalQueue()
      const bound = await listenLoopback(host, port, (request, response) => {
        try {
          // Through URL, because a browser leaves out the port 80.
          const authority = new URL(`http://${host}:${bound.port}`).host
          receive(request, response, { authority, path: ownPath, queue })
        } catch {
          // Whatever a stranger sends must not end the listener, nor the process.
          response.destroy()
        }
      })
      return createListener(`http://${host}:${bound.port}${ownPath}`, bound.servers, queue)
    },
  }
}

interface Reception {
  readonly authority: string
  readonly path: string
  readonly queue: ArrivalQueue
}

function receive(request: IncomingMessage, response: ServerResponse, { authority, path, queue }: Reception): void {
  const language = request.headers['accept-language']
  const send = (page: RedirectPage, status: number) => {
    if (response.headersSent || response.destroyed) return
    const body = redirectPage(page, language)
    response.writeHead(status, { ...redirectPageHeaders, 'content-length': String(Buffer.byteLength(body)) }).end(body)
  }
  const target = request.url ?? ''
  // Not `new URL(target, base)`: a target such as `//evil.example/` would replace the host.
  const address = `http://${authority}${target}`
  const arrived = target.startsWith('/') && URL.canParse(address) ? new URL(address) : null
  // A page that rebinds its own name to 127.0.0.1 still sends its own Host (DNS rebinding).
  if (request.headers.host?.toLowerCase() !== authority) send('ignored', 421)
  else if (request.method !== 'GET') send('ignored', 405)
  else if (arrived?.pathname !== path) send('ignored', 404)
  else {
    const taken = queue.add({ url: arrived, answer: (page) => send(page, page === 'success' ? 200 : 400) })
    if (!taken) send('ignored', 503)
  }
}

function createListener(redirectUri: string, servers: readonly Server[], queue: ArrivalQueue): RedirectListener {
  let closing: Promise<void> | undefined
  return {
    redirectUri,
    next: (signal) => queue.next(signal),
    close() {
      closing ??= (async () => {
        queue.close()
        await Promise.all(servers.map(closeServer))
      })()
      return closing
    },
  }
}

/** Waits a moment for answers that are on their way, then cuts every connection: a client may not keep the port open. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), closeGraceMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}

interface ArrivalQueue {
  /** `false`: too many wait already. */
  add(arrival: RedirectArrival): boolean
  next(signal: AbortSignal): Promise<RedirectArrival>
  close(): void
}

function createArrivalQueue(): ArrivalQueue {
  const arrivals: RedirectArrival[] = []
  const handedOut = new Set<RedirectArrival>()
  let waiting: ((arrival: RedirectArrival) => void) | null = null
  /** An answered one is let go: a page may send requests for as long as the sign-in lasts. */
  const handOut = ({ url, answer }: RedirectArrival): RedirectArrival => {
    const handed: RedirectArrival = {
      url,
      answer(page) {
        handedOut.delete(handed)
        answer(page)
      },
    }
    handedOut.add(handed)
    return handed
  }
  return {
    add(arrival) {
      if (arrivals.length >= waitingLimit) return false
      if (waiting) {
        waiting(handOut(arrival))
        waiting = null
      } else arrivals.push(arrival)
      return true
    },
    next(signal) {
      signal.throwIfAborted()
      const ready = arrivals.shift()
      if (ready) return Promise.resolve(handOut(ready))
      return new Promise((resolve, reject) => {
        const stop = () => {
          waiting = null
          reject(signal.reason)
        }
        waiting = (arrival) => {
          signal.removeEventListener('abort', stop)
          resolve(arrival)
        }
        signal.addEventListener('abort', stop, { once: true })
      })
    },
    close() {
      // Whoever was not answered gets the page of a flow that is over; answering twice does nothing.
      for (const arrival of [...arrivals.splice(0), ...handedOut]) arrival.answer('failure')
      handedOut.clear()
    },
  }
}
