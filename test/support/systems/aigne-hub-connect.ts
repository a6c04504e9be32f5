import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sealAccessKey } from './aigne-hub-sealing.ts'

interface Session {
  readonly challenge: string
  state: 'open' | 'approved' | 'denied'
  key?: { id: string; sealed: string }
}

export interface ConnectEndpoint {
  readonly sessions: ReadonlyMap<string, Session>
  /** What the next sessions do instead of the usual. */
  mode: 'usual' | 'no-session' | 'garbled' | 'vanish' | 'busy' | 'silent' | 'slow'
  serve(request: IncomingMessage, response: ServerResponse, url: URL): undefined
}

const base = '/.well-known/service'

/** The connect endpoints below `/.well-known/service`: session, page for the person, polling, removal. */
export function createConnectEndpoint(mintKey: () => string): ConnectEndpoint {
  const sessions = new Map<string, Session>()
  const json = (response: ServerResponse, status: number, body: unknown): undefined => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  const approve = (session: Session) => {
    const id = `zAccess${randomBytes(12).toString('hex')}`
    const sealed = sealAccessKey(mintKey(), session.challenge, id)
    session.key = { id, sealed: endpoint.mode === 'garbled' ? sealed.slice(0, -8) : sealed }
    session.state = 'approved'
  }

  function serveSession(request: IncomingMessage, response: ServerResponse, url: URL): undefined {
    if (request.headers.authorization ?? request.headers.cookie)
      return json(response, 400, { error: 'no credentials here' })
    if (request.method === 'POST') {
      if (endpoint.mode === 'no-session') return json(response, 404, { error: 'Not Found' })
      const id = randomBytes(16).toString('base64')
      sessions.set(id, { challenge: randomBytes(16).toString('hex'), state: 'open' })
      return json(response, 200, { id, createdAt: new Date().toISOString() })
    }
    if (endpoint.mode === 'silent') return undefined
    const sid = url.searchParams.get('sid') ?? ''
    const session = sessions.get(sid)
    if (!session || endpoint.mode === 'vanish') return json(response, 404, { error: 'session not found' })
    if (request.method === 'DELETE') {
      setTimeout(
        () => {
          sessions.delete(sid)
          json(response, 200, {})
        },
        endpoint.mode === 'slow' ? 400 : 0,
      )
      return undefined
    }
    if (!/^\d+$/.test(String(request.headers['x-request-count'])))
      return json(response, 400, { error: 'count missing' })
    if (endpoint.mode === 'busy') return json(response, 503, { error: 'busy' })
    if (session.state === 'denied') return json(response, 403, { error: 'denied' })
    const { challenge, key } = session
    if (!key) return json(response, 200, { id: sid, challenge })
    json(response, 200, { id: sid, challenge, accessKeyId: key.id, accessKeySecret: key.sealed })
  }

  /** The page where a person with a session cookie would approve; a test posts its form. */
  function servePage(request: IncomingMessage, response: ServerResponse, url: URL): undefined {
    const sid = Buffer.from(url.searchParams.get('__token__') ?? '', 'base64url').toString()
    const session = sessions.get(sid)
    if (!session) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<p>Unknown session</p>')
      return
    }
    if (request.method === 'POST') {
      let body = ''
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      request.on('end', () => {
        if (new URLSearchParams(body).get('decision') === 'deny') session.state = 'denied'
        else approve(session)
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>You can close this window.</p>')
      })
      return
    }
    const page = `<form method="post" action="${url.pathname}?${url.searchParams.toString().replaceAll('&', '&amp;')}"><input name="decision" value="approve"></form>`
    response.writeHead(200, { 'content-type': 'text/html' }).end(page)
  }

  const endpoint: ConnectEndpoint = {
    sessions,
    mode: 'usual',
    serve(request, response, url) {
      if (url.pathname === `${base}/api/access-key/session`) return serveSession(request, response, url)
      if (url.pathname === `${base}/gen-simple-access-key`) return servePage(request, response, url)
      json(response, 404, { error: 'Not Found' })
    },
  }
  return endpoint
}
