import { createHash, randomBytes, randomInt } from 'node:crypto'
import { type CozeJwtApp, checkAssertion } from './coze-assertion.ts'
import type { CozeServerOptions } from './coze-server.ts'
import type { CozeTokens } from './coze-tokens.ts'

export interface CozeApp {
  readonly clientId: string
  /** Only for apps of type "Web application". */
  readonly secret?: string
  readonly redirectUris?: readonly string[]
}

export interface TokenRequest {
  readonly path: string
  readonly contentType: string
  /** What stands behind `Bearer `, or `null` without the header. */
  readonly bearer: string | null
  readonly body: Readonly<Record<string, unknown>>
}

/** A grant that a person has not yet decided about, or has. */
export interface PendingDevice {
  readonly clientId: string
  readonly deviceCode: string
  readonly userCode: string
  readonly expiresAt: number
  readonly workspaceId: string | null
  decision: 'none' | 'approved' | 'denied'
  lastPollAt: number
  intervalMs: number
}

interface PendingCode {
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string | null
  readonly method: string
}

/** Thrown by the handlers: an error in the words of the OAuth endpoints. */
export class OAuthRefusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const jwtGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const tokenPath = /^\/api\/permission\/oauth2\/(?:(?:account|enterprise_id)\/[^/]+\/)?token$/

/** The OAuth half of Coze: the decisions, without HTTP. */
export class CozeOAuth {
  readonly apps: ReadonlyMap<string, CozeApp>
  readonly devices = new Map<string, PendingDevice>()
  readonly assertions: string[] = []
  readonly durations: number[] = []
  readonly #codes = new Map<string, PendingCode>()
  readonly #seen = new Set<string>()
  readonly #options: CozeServerOptions
  readonly #tokens: CozeTokens

  constructor(options: CozeServerOptions, tokens: CozeTokens) {
    this.#options = options
    this.#tokens = tokens
    this.apps = new Map((options.apps ?? []).map((app) => [app.clientId, app]))
  }

  static isTokenPath(path: string): boolean {
    return tokenPath.test(path)
  }

  /** The redirect after a person's decision. @throws OAuthRefusal when the request may not even be shown. */
  authorize(query: URLSearchParams, decision: 'approve' | 'deny'): URL {
    const { app, redirectUri } = this.checkAuthorization(query)
    const target = new URL(redirectUri)
    target.searchParams.set('state', query.get('state') as string)
    if (decision === 'deny') {
      target.searchParams.set('error', 'access_denied')
      return target
    }
    const code = `code_${randomBytes(16).toString('base64url')}`
    this.#codes.set(code, {
      clientId: app.clientId,
      redirectUri,
      challenge: query.get('code_challenge'),
      method: query.get('code_challenge_method') ?? 'plain',
    })
    target.searchParams.set('code', code)
    return target
  }

  checkAuthorization(query: URLSearchParams): { app: CozeApp; redirectUri: string } {
    if (query.get('response_type') !== 'code') throw new OAuthRefusal('invalid_request', 'response_type must be code')
    const app = this.#app(query.get('client_id'))
    const redirectUri = query.get('redirect_uri') ?? ''
    if (!app.redirectUris?.includes(redirectUri)) {
      throw new OAuthRefusal('invalid_request', 'redirect_uri is not registered')
    }
    if (!query.get('state')) throw new OAuthRefusal('invalid_request', 'state is required')
    if (query.has('client_secret')) throw new OAuthRefusal('invalid_request', 'no secret in the address')
    return { app, redirectUri }
  }

  startDevice(body: TokenRequest['body'], workspaceId: string | null): PendingDevice {
    const { clientId } = this.#app(body.client_id)
    const device: PendingDevice = {
      clientId,
      deviceCode: randomBytes(24).toString('base64url'),
      userCode: `${randomInt(1000, 9999)}-${randomInt(1000, 9999)}`,
      expiresAt: Date.now() + (this.#options.deviceSeconds ?? 300) * 1000,
      workspaceId,
      decision: 'none',
      lastPollAt: 0,
      intervalMs: (this.#options.deviceInterval ?? 5) * 1000,
    }
    this.devices.set(device.userCode, device)
    return device
  }

  token(request: TokenRequest): object {
    const { body, contentType } = request
    if (!/^application\/json\b/.test(contentType)) {
      throw new OAuthRefusal('invalid_request', `content type ${contentType} is not JSON`)
    }
    if ('client_secret' in body) throw new OAuthRefusal('invalid_request', 'client_secret is no body field')
    switch (body.grant_type) {
      case 'authorization_code':
        return this.#exchangeCode(request)
      case 'refresh_token':
        return this.#refresh(request)
      case deviceGrant:
        return this.#pollDevice(request)
      case jwtGrant:
        return this.#exchangeAssertion(request)
      default:
        throw new OAuthRefusal('unsupported_grant_type', String(body.grant_type))
    }
  }

  #exchangeCode({ body, bearer }: TokenRequest): object {
    const app = this.#authenticate(body.client_id, bearer)
    const pending = this.#codes.get(String(body.code))
    this.#codes.delete(String(body.code))
    if (!pending || pending.clientId !== app.clientId) throw new OAuthRefusal('invalid_grant', 'the code is not known')
    if (pending.redirectUri !== body.redirect_uri) throw new OAuthRefusal('invalid_grant', 'redirect_uri differs')
    if (pending.challenge === null && app.secret === undefined) {
      throw new OAuthRefusal('invalid_request', 'an app without a secret needs a code challenge')
    }
    if (pending.challenge !== null && challengeOf(body.code_verifier, pending.method) !== pending.challenge) {
      throw new OAuthRefusal('invalid_grant', 'the code verifier does not fit')
    }
    return this.#tokens.issueUser(app.clientId, this.#options.accessTokenSeconds ?? 900)
  }

  #refresh({ body, bearer }: TokenRequest): object {
    const app = this.#authenticate(body.client_id, bearer)
    const seconds = this.#options.accessTokenSeconds ?? 900
    const rotated = this.#tokens.rotate(String(body.refresh_token), app.clientId, seconds)
    if (rotated === null) throw new OAuthRefusal('invalid_grant', 'the refresh token is not valid any more')
    return rotated
  }

  #pollDevice({ body }: TokenRequest): object {
    const device = [...this.devices.values()].find((one) => one.deviceCode === body.device_code)
    if (!device || device.clientId !== body.client_id) throw new OAuthRefusal('invalid_request', 'device_code')
    const now = Date.now()
    if (device.expiresAt <= now) throw new OAuthRefusal('expired_token', 'the device code has expired')
    const early = now - device.lastPollAt < device.intervalMs * 0.9
    device.lastPollAt = now
    if (early) {
      device.intervalMs += 5000
      throw new OAuthRefusal('slow_down', 'polled too early')
    }
    if (device.decision === 'denied') throw new OAuthRefusal('access_denied', 'the person refused')
    if (device.decision === 'none') throw new OAuthRefusal('authorization_pending', 'nobody has decided yet')
    this.devices.delete(device.userCode)
    return this.#tokens.issueUser(device.clientId, this.#options.accessTokenSeconds ?? 900)
  }

  #exchangeAssertion({ body, bearer }: TokenRequest): object {
    const app: CozeJwtApp | undefined = this.#options.jwtApp
    if (!app || bearer === null) throw new OAuthRefusal('invalid_client', 'no JWT in the Authorization header')
    this.assertions.push(bearer)
    const checked = checkAssertion(bearer, app, this.#options.audience ?? 'api.coze.cn', this.#seen)
    if (typeof checked === 'string') throw new OAuthRefusal('invalid_request', checked)
    const duration = body.duration_seconds ?? 900
    if (!Number.isInteger(duration) || (duration as number) < 1 || (duration as number) > 86_399) {
      throw new OAuthRefusal('invalid_request', 'duration_seconds must be a number from 1 to 86399')
    }
    if (body.scope !== undefined && (typeof body.scope !== 'object' || body.scope === null)) {
      throw new OAuthRefusal('invalid_request', 'scope must be an object')
    }
    this.durations.push(duration as number)
    return this.#tokens.issueApp(app.clientId, duration as number, checked.sessionName)
  }

  #app(clientId: unknown): CozeApp {
    const app = this.apps.get(String(clientId))
    if (app) return app
    throw new OAuthRefusal('invalid_client', 'client_id is not known')
  }

  /** A web app proves itself by its secret as Bearer; every other app sends none (an empty one counts as none). */
  #authenticate(clientId: unknown, bearer: string | null): CozeApp {
    const app = this.#app(clientId)
    if ((app.secret ?? '') !== (bearer ?? '')) throw new OAuthRefusal('invalid_client', 'the client secret is wrong')
    return app
  }
}

function challengeOf(verifier: unknown, method: string): string {
  const text = String(verifier ?? '')
  return method === 'S256' ? createHash('sha256').update(text).digest('base64url') : text
}
