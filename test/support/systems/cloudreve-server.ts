import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { type Asked, type Recorded, type Served, serveJson } from './served-json.ts'

export interface CloudreveOptions {
  readonly now?: () => number
  readonly accessSeconds?: number
  readonly refreshSeconds?: number
  /** A path prefix of the site, such as `/drive`. */
  readonly prefix?: string
  /** A `data:` picture for the captcha; without it, one that differs each time but shows nothing. */
  readonly captchaPicture?: string
}

export const cloudreveUser = {
  email: 'ada@example.test',
  password: 'cloudreve-password-canary-314159',
  id: 'lUpa',
  otp: '246810',
  captcha: 'k7m2',
} as const
export const cloudreveApp = { id: 'app-vault', secret: 'cloudreve-client-secret-canary-1618' } as const

export interface CloudreveServer {
  readonly url: string
  readonly requests: readonly Recorded[]
  readonly issued: ReadonlySet<string>
  /** Apps that the person has granted something. */
  readonly grants: ReadonlySet<string>
  readonly secretKey: string
  readonly mood: {
    captcha: 'off' | 'normal' | 'turnstile'
    twoFactor: boolean
    banned: boolean
    /** The site's e-mail, password or id changed: every refresh token is dead. */
    stateHash: string
    /** Answers the next request to this path so. */
    next: { path: string; served: Served }[]
  }
  /** Sessions of the 2FA step expire. */
  expireTwoFactor(): void
  close(): Promise<void>
}

const oauthScopes = [
  ...['profile', 'email', 'openid', 'offline_access', 'Files.Read', 'Files.Write', 'UserSecurityInfo.Write'],
]

/**
 * Cloudreve V4 (4.12 and later) from its sources: HTTP 200 for every failure of the API, 203 for the second factor, a
 * refresh that must not carry an access token, and the trap that a bad access token counts as nobody.
 */
export async function startCloudreveServer(options: CloudreveOptions = {}): Promise<CloudreveServer> {
  const { now = Date.now, accessSeconds = 3600, refreshSeconds = 1_209_600, prefix = '', captchaPicture } = options
  const secretKey = `secret-key-canary-${randomUUID()}`
  const issued = new Set<string>()
  const revokedRoots = new Set<string>()
  const codes = new Map<string, { challenge: string; scope: string }>()
  const grants = new Set<string>()
  let tickets = new Set<string>()
  let secondFactors = new Set<string>()
  const mood: CloudreveServer['mood'] = {
    ...{ captcha: 'off', twoFactor: false, banned: false, stateHash: 'v1', next: [] },
  }

  const sign = (claims: object) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
    return `${input}.${createHmac('sha256', secretKey).update(input).digest('base64url')}`
  }
  const read = (token: string): Record<string, unknown> | null => {
    const [header, payload, signature] = token.split('.')
    if (!header || !payload || !signature) return null
    const expected = createHmac('sha256', secretKey).update(`${header}.${payload}`).digest('base64url')
    if (expected !== signature) return null
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
    return Number(claims.exp) * 1000 > now() && Number(claims.nbf) * 1000 <= now() + 1000 ? claims : null
  }
  const pair = (root: string = randomUUID(), more: object = {}) => {
    const nbf = Math.floor(now() / 1000)
    const common = { sub: cloudreveUser.id, nbf, jti: randomUUID(), ...more }
    const access_token = sign({ ...common, token_type: 'access', exp: nbf + accessSeconds })
    const refresh_token = sign({
      ...{ ...common, token_type: 'refresh', exp: nbf + refreshSeconds },
      ...{ state_hash: mood.stateHash, root_token_id: root },
    })
    issued.add(access_token).add(refresh_token)
    const at = (seconds: number) => zoned(now() + seconds * 1000)
    return { access_token, refresh_token, access_expires: at(accessSeconds), refresh_expires: at(refreshSeconds) }
  }

  /** Who asks: `null` is nobody, also for a bad token. A refresh token in the place of an access token is refused. */
  const identify = ({ headers }: Asked): Record<string, unknown> | null | 'wrong-type' => {
    const value = headers.authorization ?? ''
    const claims = read(value.startsWith('Bearer ') ? value.slice(7) : value)
    if (claims !== null && claims.token_type !== 'access') return 'wrong-type'
    return claims
  }

  const login = (asked: Asked): Served => {
    if (asked.headers.authorization !== undefined) return fail(40001, 'no Authorization on a sign-in')
    const { email, password, captcha, ticket } = asked.json ?? {}
    if (typeof email !== 'string' || typeof password !== 'string' || password.length < 4) {
      return fail(40001, 'Failed to parse parameters')
    }
    if (mood.captcha !== 'off') {
      const used = tickets.delete(String(ticket))
      if (!used || captcha !== cloudreveUser.captcha) return fail(40026, 'Captcha not match')
    }
    if (email !== cloudreveUser.email || password !== cloudreveUser.password) {
      return fail(40080, 'Incorrect password or email address')
    }
    if (mood.banned) return fail(40017, 'This account has been blocked.')
    if (!mood.twoFactor) return ok(signedIn())
    const session = randomUUID()
    secondFactors.add(session)
    return { body: { code: 203, data: session, msg: '' } }
  }
  const secondFactor = ({ json }: Asked): Served => {
    // The published page calls the field `opt`; the server wants `otp`.
    if (typeof json?.otp !== 'string' || typeof json.session_id !== 'string') return fail(40001, 'Failed to parse')
    if (!secondFactors.has(json.session_id)) return fail(404, 'Login session not exist')
    if (json.otp !== cloudreveUser.otp) return fail(40022, 'Incorrect 2FA code')
    secondFactors.delete(json.session_id)
    return ok(signedIn())
  }
  const signedIn = () => ({ user: { id: cloudreveUser.id, email: cloudreveUser.email }, token: pair() })

  const liveRefresh = (token: unknown) => {
    const claims = typeof token === 'string' ? read(token) : null
    const good =
      claims?.token_type === 'refresh' &&
      claims.state_hash === mood.stateHash &&
      (claims.client_id === undefined || grants.has(String(claims.client_id))) &&
      !revokedRoots.has(String(claims.root_token_id))
    return good ? claims : null
  }
  const refresh = ({ headers, json }: Asked): Served => {
    if (headers.authorization !== undefined) return fail(40089, 'Insufficient scope')
    const claims = liveRefresh(json?.refresh_token)
    if (claims === null) return fail(40020, 'Failed to issue token pair')
    const { scopes, client_id } = claims
    return ok(pair(String(claims.root_token_id), client_id === undefined ? {} : { scopes, client_id }))
  }
  const signOut = ({ json }: Asked): Served => {
    const claims = liveRefresh(json?.refresh_token)
    if (claims === null) return fail(40020, 'Invalid refresh token')
    revokedRoots.add(String(claims.root_token_id))
    return ok('')
  }

  const authorize = ({ url }: Asked): Served => {
    const given = (name: string) => url.searchParams.get(name) ?? ''
    const scopes = given('scope').split(' ')
    const sound =
      given('response_type') === 'code' &&
      given('client_id') === cloudreveApp.id &&
      given('code_challenge_method') === 'S256' &&
      scopes.includes('openid') &&
      scopes.every((scope) => oauthScopes.includes(scope)) &&
      /^http:\/\/127\.0\.0\.1:\d+\/callback$/.test(given('redirect_uri'))
    if (!sound) return { status: 200, body: '<p>This application asks for something that it may not have.</p>' }
    const code = randomBytes(64).toString('hex')
    grants.add(cloudreveApp.id)
    codes.set(code, { challenge: given('code_challenge'), scope: given('scope') })
    const back = new URL(given('redirect_uri'))
    back.searchParams.set('code', code)
    back.searchParams.set('state', given('state'))
    return { status: 302, headers: { location: back.href }, body: '' }
  }
  const exchangeCode = ({ form }: Asked): Served => {
    if (form.get('grant_type') !== 'authorization_code') return fail(40001, 'Failed to parse parameters')
    const known = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (form.get('client_id') !== cloudreveApp.id) return oauthFailure(40020, 'Client ID mismatch')
    if (form.get('client_secret') !== cloudreveApp.secret) return oauthFailure(40020, 'Invalid client secret')
    if (known === undefined || known.challenge !== challenge) return oauthFailure(40020, 'Invalid code')
    const tokens = pair(randomUUID(), { scopes: known.scope.split(' '), client_id: cloudreveApp.id })
    const offline = known.scope.split(' ').includes('offline_access')
    return {
      body: {
        ...{ access_token: tokens.access_token, token_type: 'Bearer', expires_in: accessSeconds, scope: known.scope },
        ...(offline ? { refresh_token: tokens.refresh_token, refresh_token_expires_in: refreshSeconds } : {}),
      },
    }
  }

  const deleteGrant = (asked: Asked): Served => {
    const who = identify(asked)
    if (who === null || who === 'wrong-type') return fail(401, 'Login required')
    const scopes = who.scopes as readonly string[] | undefined
    if (scopes !== undefined && !scopes.includes('UserSecurityInfo.Write')) return fail(40089, 'Insufficient scope')
    return grants.delete(asked.path.split('/').at(-1) ?? '') ? ok(null) : fail(404, 'OAuth grant not found')
  }

  const forUsers = (asked: Asked, data: (id: unknown) => object): Served => {
    const who = identify(asked)
    if (who === 'wrong-type') return fail(40020, 'Invalid token type')
    return who === null ? fail(401, 'Login required') : ok(data(who.sub))
  }

  const api: Readonly<Record<string, (asked: Asked) => Served>> = {
    'GET /site/ping': () => ok('4.18.0'),
    'GET /site/config/login': () => ok({ login_captcha: mood.captcha !== 'off', reg_captcha: false }),
    'GET /site/config/basic': () =>
      ok({ title: 'Drive', captcha_type: mood.captcha === 'off' ? 'normal' : mood.captcha }),
    'GET /site/captcha': () => {
      const ticket = randomUUID()
      tickets = new Set([...tickets, ticket])
      const unseen = `data:image/png;base64,${Buffer.from(`picture ${ticket}`).toString('base64')}`
      return ok({ image: captchaPicture ?? unseen, ticket })
    },
    'POST /session/token': login,
    'POST /session/token/2fa': secondFactor,
    'POST /session/token/refresh': refresh,
    'DELETE /session/token': signOut,
    'POST /session/oauth/token': exchangeCode,
    [`DELETE /session/oauth/grant/${cloudreveApp.id}`]: deleteGrant,
    'GET /user/me': (asked) => forUsers(asked, (id) => ({ id })),
    'GET /user/capacity': (asked) =>
      forUsers(asked, () => ({ total: 1_073_741_824, used: 4_096, storage_pack_total: 0 })),
    'GET /file': (asked) => forUsers(asked, () => ({ files: [], parent: { path: asked.url.searchParams.get('uri') } })),
    'GET /share/info': (asked) => {
      const who = identify(asked)
      if (who === 'wrong-type') return fail(40020, 'Invalid token type')
      return ok({ seen_by: who === null ? 'anonymous' : who.sub })
    },
  }
  const { close, requests, url } = await serveJson((asked) => {
    const path = asked.path.startsWith(prefix) ? asked.path.slice(prefix.length) : ''
    const at = mood.next.findIndex((entry) => entry.path === path)
    const [instead] = at < 0 ? [] : mood.next.splice(at, 1)
    if (instead !== undefined) return instead.served
    if (path === '/session/authorize') return authorize(asked)
    const handle = path.startsWith('/api/v4/') ? api[`${asked.method} ${path.slice('/api/v4'.length)}`] : undefined
    return handle ? handle(asked) : { status: 404, body: '<!doctype html><title>Cloudreve</title>' }
  })
  return {
    ...{ url: url + prefix, requests, issued, grants, secretKey, mood, close },
    expireTwoFactor() {
      secondFactors = new Set()
    },
  }
}

function ok(data: unknown): Served {
  return { body: { code: 0, data, msg: '' } }
}

function fail(code: number, msg: string): Served {
  return { body: { code, msg, correlation_id: randomUUID() } }
}

function oauthFailure(code: number, message: string): Served {
  return {
    status: 400,
    body: { error: message, error_description: message, error_codes: [code], correlation_id: randomUUID() },
  }
}

/** RFC 3339 with six fractional digits and an offset, as Go writes it in China. */
function zoned(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().replace('Z', '494+08:00')
}
