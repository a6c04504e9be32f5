import { randomUUID } from 'node:crypto'
import { type Asked, type Recorded, type Served, serveJson } from './served-json.ts'

export interface MatrixOneOptions {
  /** Epoch ms; a test may move it. */
  readonly now?: () => number
  readonly accessSeconds?: number
  /** Whether a refresh answers with a new refresh token and ends the old one; the sample shows an access token alone. */
  readonly rotates?: boolean
}

/** The account that exists here. */
export const moiUser = {
  accountName: '0195a7d2-workspace',
  username: 'admin',
  password: 'moi-password-canary-271828',
} as const

export interface MatrixOneServer {
  readonly url: string
  readonly requests: readonly Recorded[]
  readonly uid: string
  /** Values that must never be seen outside: every token and key that was handed out. */
  readonly issued: ReadonlySet<string>
  /** Refresh tokens as they were presented. */
  readonly presented: readonly string[]
  readonly moiKey: string | null
  /** Behaviour that a test switches. */
  readonly mood: {
    /** The next requests to this path get this answer instead; `after` lets the server act first. */
    next: { path: string; served: Served; after?: boolean }[]
    /** Rotation answers without a key, as the SDK models it. */
    rotationHidesKey: boolean
    /** Refreshes are refused although the session lives. */
    refusesRefresh: boolean
  }
  endSessions(): void
  /** Somebody else rotates the key. */
  rotateElsewhere(): void
  close(): Promise<void>
}

interface Session {
  access: string
  accessExpiresAt: number
  refresh: string
}

/**
 * MatrixOne Cloud as its documents describe it: tokens in response headers, a refresh only before expiry and only with all
 * three headers and `{"type":"user"}`, a key that dies when it is rotated. Refusals are 401 with a code; which code the
 * real one sends is not documented.
 */
export async function startMatrixOneServer(options: MatrixOneOptions = {}): Promise<MatrixOneServer> {
  const { now = Date.now, accessSeconds = 900, rotates = true } = options
  const uid = `${randomUUID()}-${randomUUID()}:admin:accountadmin`
  const issued = new Set<string>()
  const presented: string[] = []
  const spent = new Set<string>()
  const mood: MatrixOneServer['mood'] = { next: [], rotationHidesKey: false, refusesRefresh: false }
  let sessions: Session[] = []
  let key: string | null = null

  const make = (kind: string) => {
    const value = `${kind}-${randomUUID()}${randomUUID()}`.replaceAll('-', '')
    issued.add(value)
    return value
  }
  const open = (): Session => {
    const session = { access: make('at'), accessExpiresAt: now() + accessSeconds * 1000, refresh: make('rt') }
    sessions.push(session)
    return session
  }
  const live = (asked: Asked) =>
    sessions.find(({ access, accessExpiresAt }) => access === asked.headers['access-token'] && accessExpiresAt > now())
  const ok = (data?: unknown, headers = {}): Served => ({
    body: { code: 'OK', msg: 'OK', ...(data === undefined ? {} : { data }) },
    headers: { 'x-request-id': randomUUID(), 'set-cookie': `SERVERID=s1|${now()}|${now()};Path=/`, ...headers },
  })
  const refuse = (status: number, code: string, msg: string): Served => ({
    status,
    body: { code, msg, request_id: randomUUID() },
  })
  const owner = (asked: Asked) => (asked.headers.uid === uid ? live(asked) : undefined)

  const login = ({ json }: Asked): Served => {
    if (json === undefined) return refuse(400, 'INVALID_ARGUMENT', 'a JSON body is needed')
    const known = ['account_name', 'username', 'password', 'type']
    if (Object.keys(json).some((name) => !known.includes(name))) return refuse(400, 'INVALID_ARGUMENT', 'unknown field')
    const right =
      json.account_name === moiUser.accountName &&
      json.username === moiUser.username &&
      json.password === moiUser.password
    if (!right) return refuse(401, 'ErrPassword', 'wrong account name, user name or password')
    const { access, refresh } = open()
    return ok({ uid, login_at: new Date(now()).toISOString().replace('Z', '638078Z') }, tokenHeaders(access, refresh))
  }
  const refresh = (asked: Asked): Served => {
    const given = String(asked.headers['refresh-token'] ?? '')
    presented.push(given)
    if (asked.json?.type !== 'user' || Object.keys(asked.json).length !== 1) {
      return refuse(400, 'INVALID_ARGUMENT', 'type must be user')
    }
    if (mood.refusesRefresh) return refuse(401, 'ErrRefresh', 'refresh refused')
    // A spent refresh token ends the whole session: whoever uses one twice shows it at once.
    if (spent.has(given)) sessions = []
    const session = owner(asked)
    if (session === undefined || session.refresh !== given)
      return refuse(401, 'ErrToken', 'token is expired or unknown')
    session.access = make('at')
    session.accessExpiresAt = now() + accessSeconds * 1000
    if (!rotates) return ok(undefined, { 'access-token': session.access })
    spent.add(given)
    session.refresh = make('rt')
    return ok(undefined, tokenHeaders(session.access, session.refresh))
  }
  const apiKey = (asked: Asked, rotate: boolean): Served => {
    if (owner(asked) === undefined) return refuse(401, 'ErrToken', 'access-token and uid do not fit')
    if (asked.json === undefined) return refuse(400, 'INVALID_ARGUMENT', 'a JSON body is needed')
    if (rotate || key === null) key = make('moi')
    if (rotate && mood.rotationHidesKey) return ok()
    return ok({ key, created_at: new Date(now()).toISOString() })
  }
  const business = (asked: Asked): Served => {
    if (asked.headers.authorization !== undefined) return refuse(400, 'INVALID_ARGUMENT', 'no Authorization here')
    const byKey = asked.headers['moi-key'] !== undefined
    const byToken = asked.headers['access-token'] !== undefined
    if (byKey && byToken) return refuse(400, 'INVALID_ARGUMENT', 'two credentials')
    const good = byKey ? asked.headers['moi-key'] === key : owner(asked) !== undefined
    if (!good) return refuse(401, 'ErrAuth', 'credential is not valid')
    return ok({ path: asked.path, by: byKey ? 'moi-key' : 'access-token' })
  }
  const route = (asked: Asked): Served => {
    if (asked.path === '/auth/login' && asked.method === 'POST') return login(asked)
    if (asked.path === '/auth/refresh' && asked.method === 'POST') return refresh(asked)
    if (asked.path === '/user/me/api-key' && asked.method === 'POST') return apiKey(asked, false)
    if (asked.path === '/user/me/api-key/refresh' && asked.method === 'POST') return apiKey(asked, true)
    if (asked.path.startsWith('/catalog/') || asked.path.startsWith('/llm-proxy/')) return business(asked)
    return refuse(404, 'NOT_FOUND', 'no such path')
  }
  const { close, requests, url } = await serveJson((asked) => {
    const at = mood.next.findIndex(({ path }) => path === asked.path)
    const [instead] = at < 0 ? [] : mood.next.splice(at, 1)
    if (instead === undefined) return route(asked)
    if (instead.after) route(asked)
    return instead.served
  })
  return {
    ...{ url, requests, uid, issued, presented, mood, close },
    get moiKey() {
      return key
    },
    endSessions() {
      sessions = []
    },
    rotateElsewhere() {
      key = make('moi')
    },
  }
}

function tokenHeaders(access: string, refresh: string) {
  return { 'Access-Token': access, 'Refresh-Token': refresh }
}
