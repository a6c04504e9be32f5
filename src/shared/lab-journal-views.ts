/** The doors of the lab, as the journal names them. */
export type LabEndpoint =
  | 'discovery'
  | 'jwks'
  | 'authorize'
  | 'token'
  | 'device'
  | 'approval'
  | 'revocation'
  | 'introspection'
  | 'userinfo'
  | 'api'
  | 'other'

/** What an app showed to the server. No token stands here: numbers name it. */
export interface Presented {
  readonly kind: 'refresh-token' | 'access-token' | 'code' | 'device-code'
  readonly family: number | null
  readonly serial: number | null
  readonly state: 'good' | 'spent' | 'expired' | 'revoked' | 'unknown'
  /** Since it was spent or had expired. */
  readonly sinceMs: number | null
  /** An access token that was ended before its time, so that the app could not know. */
  readonly endedEarly: boolean
  /** With a refresh token: what the family's newest access token still had to live, and its whole life. */
  readonly accessLeftMs: number | null
  readonly accessLifetimeMs: number | null
  readonly place: 'header' | 'body' | 'query'
}

/** What the server wrote down for good, whether or not its answer arrived. */
export interface Committed {
  readonly kind: 'issued' | 'rotated' | 'kept' | 'repeated' | 'family-revoked' | 'revoked' | 'expired' | 'authorized'
  readonly family: number | null
  readonly accessSerial: number | null
  readonly refreshSerial: number | null
}

export interface Answered {
  /** `null`: no head was sent. */
  readonly status: number | null
  /** The OAuth error code, or why the server refused. */
  readonly error: string | null
  readonly retryAfterMs: number | null
  /** How it went on the wire. `client-gone`: the app hung up first. */
  readonly wire: 'sent' | 'dropped' | 'reset' | 'truncated' | 'client-gone'
}

export interface RequestEntry {
  readonly kind: 'request'
  readonly number: number
  /** Epoch ms, true clock. */
  readonly at: number
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly endpoint: LabEndpoint
  readonly grant: string | null
  readonly client: string | null
  readonly presented: Presented | null
  /** A live or dead token of this lab stood in the query, where logs and histories keep it. */
  readonly inQuery: 'access-token' | 'refresh-token' | null
  readonly committed: Committed | null
  /** The rules of the plan that struck. */
  readonly faults: readonly { readonly id: string; readonly kind: string }[]
  /** `null` while the answer is under way. */
  readonly answered: Answered | null
  readonly endedAt: number | null
}

export interface ActEntry {
  readonly kind: 'act'
  readonly number: number
  readonly at: number
  readonly act: LabAct
  readonly family: number | null
  /** What it was about: names of settings or rules, counts. Never a token. */
  readonly detail: string
}

export type LabAct =
  | 'started'
  | 'stopped'
  | 'tls'
  | 'settings'
  | 'faults'
  | 'expire-access'
  | 'revoke'
  | 'signed-in'
  | 'scenario'

/** One row of the journal. */
export type LabRowView = RequestEntry | ActEntry
