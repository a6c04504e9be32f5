/** One request as the sockets hand it over: heads in small letters, the body whole. */
export interface LabRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/** What the server means to say. `stream`: server-sent events, so many, so far apart. */
export interface LabAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly stream?: { readonly count: number; readonly everyMs: number }
}

/** How the answer leaves: whole, cut after its head and half its body, or not at all. */
export type WireEnd = 'send' | 'truncate' | 'drop' | 'reset'

export const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

export function jsonAnswer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): LabAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...noStore, ...headers },
    body: JSON.stringify(body),
  }
}

/** RFC 6749, section 5.2. */
export function oauthError(status: number, error: string, description: string): LabAnswer {
  return jsonAnswer(status, { error, error_description: description })
}

/** RFC 6750, section 3: the header says what was wrong; without a token it names only the scheme. */
export function bearerRefusal(error: string | null, description: string): LabAnswer {
  const challenge =
    error === null
      ? 'Bearer realm="token-lab"'
      : `Bearer realm="token-lab", error="${error}", error_description="${description}"`
  const status = error === 'invalid_request' ? 400 : error === 'insufficient_scope' ? 403 : 401
  return jsonAnswer(
    status,
    { error: error ?? 'missing_token', error_description: description },
    { 'www-authenticate': challenge },
  )
}
