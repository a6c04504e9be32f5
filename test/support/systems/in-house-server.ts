import { randomUUID } from 'node:crypto'
import { type Asked, type Served, serveJson } from './served-json.ts'

export const labUser = { user: 'grace', password: 'lab-password-canary-577215' } as const

/**
 * A made-up portal with an odd login: form-encoded; the token is a cookie, what renews it a JSON field, and its end stands
 * in a header as an HTTP date. Spent renewals end the session.
 */
export async function startInHouseServer(options: { now?: () => number; seconds?: number } = {}) {
  const { now = Date.now, seconds = 1800 } = options
  const issued = new Set<string>()
  const sessions = new Map<string, { renewal: string; until: number }>()
  const cookieOf = ({ headers }: Asked) => /(?:^|; )LABSESSION=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? ''
  const grant = (): Served => {
    const [cookie, renewal] = [`lab${randomUUID()}`, `again${randomUUID()}`]
    issued.add(cookie).add(renewal)
    const until = Math.floor(now() / 1000) * 1000 + seconds * 1000
    sessions.set(cookie, { renewal, until })
    return {
      headers: {
        'set-cookie': ['theme=dark; Path=/', `LABSESSION=${cookie}; Path=/; HttpOnly; SameSite=Lax`],
        'x-session-until': new Date(until).toUTCString(),
      },
      body: { result: { state: 'Granted', renewal, desk: 'B-42' } },
    }
  }
  const denied = (reason: string, status = 200): Served => ({ status, body: { result: { state: 'denied', reason } } })
  const routes: Readonly<Record<string, (asked: Asked) => Served>> = {
    'POST /sso/login'({ form }) {
      const right = form.get('j_user') === labUser.user && form.get('j_pass') === labUser.password
      if (form.get('realm') !== 'LAB') return denied('NO_REALM')
      return right ? grant() : denied('BAD_CREDENTIALS')
    },
    'POST /sso/extend'(asked) {
      const session = sessions.get(cookieOf(asked))
      sessions.delete(cookieOf(asked))
      return session && session.renewal === asked.form.get('renewal') ? grant() : denied('SESSION_GONE')
    },
    'POST /sso/logout': (asked) => (sessions.delete(cookieOf(asked)) ? { status: 204 } : denied('SESSION_GONE', 401)),
    'GET /api/bench'(asked) {
      const session = sessions.get(cookieOf(asked))
      const good = session !== undefined && session.until > now() && asked.headers['x-desk'] === 'B-42'
      return good ? { body: { bench: 'free' } } : denied('SESSION_GONE', 401)
    },
  }
  const { url, requests, close } = await serveJson(
    (asked) => routes[`${asked.method} ${asked.path}`]?.(asked) ?? { status: 404, body: 'nothing here' },
  )
  return { url, requests, issued, close }
}
