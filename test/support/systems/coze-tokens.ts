import { randomBytes } from 'node:crypto'

export interface IssuedToken {
  readonly kind: 'user' | 'app' | 'static'
  /** Epoch milliseconds; `null`: no end. */
  readonly endsAt: number | null
  readonly clientId: string
  readonly sessionName: string | null
}

export interface TokenAnswer {
  readonly access_token: string
  readonly expires_in: number
  readonly refresh_token?: string
  readonly token_type: 'Bearer'
}

/** Every token that the server gave out, with Coze's prefixes and its absolute `expires_in` in whole seconds. */
export class CozeTokens {
  readonly #issued = new Map<string, IssuedToken>()
  readonly #refresh = new Map<string, { clientId: string; used: boolean }>()
  /** Refresh tokens in the order in which they were presented. */
  readonly presented: string[] = []
  /** How often a refresh token came that had been used before. */
  reused = 0

  addStatic(token: string): void {
    this.#issued.set(token, { kind: 'static', endsAt: null, clientId: 'static', sessionName: null })
  }

  issueUser(clientId: string, seconds: number): TokenAnswer {
    const refresh = randomBytes(32).toString('base64url')
    this.#refresh.set(refresh, { clientId, used: false })
    return { ...this.#issue('czu_', 'user', clientId, seconds, null), refresh_token: refresh }
  }

  issueApp(clientId: string, seconds: number, sessionName: string | null): TokenAnswer {
    return this.#issue('czs_', 'app', clientId, seconds, sessionName)
  }

  /** `null`: unknown, of another client, or used before. A used one stays dead. */
  rotate(refreshToken: string, clientId: string, seconds: number): TokenAnswer | null {
    this.presented.push(refreshToken)
    const known = this.#refresh.get(refreshToken)
    if (known?.used) this.reused += 1
    if (!known || known.used || known.clientId !== clientId) return null
    known.used = true
    return this.issueUser(clientId, seconds)
  }

  find(token: string): IssuedToken | null {
    const found = this.#issued.get(token)
    return found && (found.endsAt === null || found.endsAt > Date.now()) ? found : null
  }

  /** A person revoked the access at the server. */
  revoke(token: string): void {
    this.#issued.delete(token)
  }

  /** Ends every access token of a session early; what renews it stays good. */
  endAccess(): void {
    for (const [token, { kind }] of this.#issued) if (kind !== 'static') this.#issued.delete(token)
  }

  /** Ends every refresh token, as a sign-out everywhere does. */
  endSessions(): void {
    this.#refresh.clear()
  }

  #issue(
    prefix: string,
    kind: IssuedToken['kind'],
    clientId: string,
    seconds: number,
    sessionName: string | null,
  ): TokenAnswer {
    const token = `${prefix}${randomBytes(24).toString('base64url')}`
    const end = Math.floor(Date.now() / 1000) + seconds
    this.#issued.set(token, { kind, endsAt: end * 1000, clientId, sessionName })
    return { access_token: token, expires_in: end, token_type: 'Bearer' }
  }
}
