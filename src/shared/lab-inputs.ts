/** How the lab's server behaves when no fault is planned. Durations are seconds. */
export interface LabSettings {
  readonly accessTokens: 'jwt' | 'opaque'
  readonly accessSeconds: number
  readonly refreshTokens: 'rotate' | 'keep' | 'none'
  readonly reuse: 'revoke-family' | 'refuse'
  readonly graceSeconds: number
  readonly graceAnswer: 'same' | 'next'
  readonly refreshIdleSeconds: number | null
  readonly refreshAbsoluteSeconds: number | null
  readonly refreshExpiryTold: boolean
  readonly clockOffsetSeconds: number
  readonly consent: 'button' | 'auto'
}

/** `refresh` is the token endpoint with a refresh token; `any` is every endpoint. */
export type LabFaultEndpoint =
  | 'any'
  | 'discovery'
  | 'jwks'
  | 'authorize'
  | 'token'
  | 'refresh'
  | 'device'
  | 'revocation'
  | 'introspection'
  | 'userinfo'
  | 'api'

/** Before the server has done anything, or after it has: after a refresh the old refresh token is spent. */
type Moment = 'before-commit' | 'after-commit' | undefined

export type LabExpiryLie = 'missing' | 'string' | 'absolute' | 'negative' | 'too-long'

/** What goes wrong. */
export type LabFault =
  | {
      kind: 'status'
      status: number
      error?: string | undefined
      retryAfterSeconds?: number | undefined
      retryAfterAsDate?: boolean | undefined
      moment?: Moment
    }
  | { kind: 'drop' | 'reset' | 'garbage' | 'html' | 'truncated'; moment?: Moment }
  | { kind: 'delay'; seconds: number; moment?: Moment }
  | { kind: 'expires-in'; lie: LabExpiryLie }

/** One planned fault: where, when and what. Without `skip`, `count` and `probability` it hits every request. */
export interface LabFaultRule {
  id?: string | undefined
  endpoint: LabFaultEndpoint
  skip?: number | undefined
  count?: number | undefined
  probability?: number | undefined
  fault: LabFault
}

export type LabTls = 'good' | 'wrong-host' | 'expired' | 'untrusted' | 'reset'

/** A change of the running lab. */
export interface LabChange {
  settings?: { readonly [K in keyof LabSettings]?: LabSettings[K] | undefined } | undefined
  /** Replaces all faults. */
  faults?: LabFaultRule[] | undefined
  /** Adds these, each replacing one of the same id. */
  addFaults?: LabFaultRule[] | undefined
  removeFaults?: string[] | undefined
  tls?: LabTls | undefined
}

export interface LabAction {
  act: 'expire-access' | 'revoke' | 'go-away' | 'come-back' | 'restart' | 'allow-devices' | 'deny-devices'
  /** For `expire-access` and `revoke`: one session; without it all. */
  family?: number | undefined
  /** For `go-away`: comes back by itself. */
  seconds?: number | undefined
}

/** Rows after or before a number; without either the newest. */
export interface LabJournalQuery {
  after?: number | undefined
  before?: number | undefined
  limit?: number | undefined
}
