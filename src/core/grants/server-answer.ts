import type { JsonObject } from '../../shared/json.ts'

/** What came back for one request to an OAuth endpoint, kept for judging a failure and for fields beyond the standard. */
export interface ServerAnswer {
  readonly status: number
  readonly retryAfter: string | null
  /** The JSON object of the body, or `null` when it is none. */
  readonly body: JsonObject | null
}

/** Reads an answer once; the caller goes on with the result of {@link standardResponse}. */
export async function readAnswer(response: Response): Promise<ServerAnswer> {
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: jsonObject(await response.text()),
  }
}

/** Which OAuth request an answer belongs to. */
export type AnswerKind = 'token' | 'renewal' | 'device-authorization' | 'revocation'

/**
 * Turns the small deviations of large servers into what the standard says, so that the certified client can check it:
 * errors inside 200 become 400 (GitHub), a missing `token_type` becomes Bearer (RFC 6750), empty or `null` optional
 * members disappear, `verification_url` gets its standard name (Google). Expiries are taken out, because they come in too
 * many shapes (`tokens/expiry.ts` settles them from the raw body).
 */
export function standardResponse(kind: AnswerKind, answer: ServerAnswer, keepIdToken: boolean): Response {
  const { status, body } = answer
  const headers = { 'content-type': 'application/json' }
  if (kind === 'revocation')
    return new Response(status === 204 ? null : JSON.stringify(body ?? {}), { status, headers })
  if (body === null) return new Response('', { status: isNullBodyStatus(status) ? 502 : status })
  const failed = typeof body.error === 'string' && body.error !== ''
  if (failed) {
    const error = { error: body.error, ...textMember(body, 'error_description') }
    return Response.json(error, { status: status >= 200 && status < 300 ? 400 : status })
  }
  const fields = kind === 'device-authorization' ? deviceFields(body) : tokenFields(body, kind, keepIdToken)
  return new Response(JSON.stringify(fields), { status: isNullBodyStatus(status) ? 502 : status, headers })
}

function tokenFields(body: JsonObject, kind: AnswerKind, keepIdToken: boolean): JsonObject {
  const type = typeof body.token_type === 'string' && body.token_type !== '' ? body.token_type : 'Bearer'
  return {
    ...(body.access_token === undefined ? {} : { access_token: body.access_token }),
    token_type: type,
    ...textMember(body, 'refresh_token'),
    ...textMember(body, 'scope'),
    // A renewal's id token is judged separately: its claims must not decide about a refresh token that has already rotated.
    ...(keepIdToken && kind === 'token' ? textMember(body, 'id_token') : {}),
  }
}

function deviceFields(body: JsonObject): JsonObject {
  const { verification_url: url, verification_url_complete: complete, interval, expires_in: expiresIn, ...rest } = body
  return {
    ...rest,
    ...(rest.verification_uri === undefined && url !== undefined ? { verification_uri: url } : {}),
    ...(rest.verification_uri_complete === undefined && complete !== undefined
      ? { verification_uri_complete: complete }
      : {}),
    ...positiveNumber('interval', interval),
    ...(positiveNumber('expires_in', expiresIn).expires_in === undefined
      ? { expires_in: 900 }
      : positiveNumber('expires_in', expiresIn)),
  }
}

function positiveNumber(name: string, raw: unknown): Record<string, number> {
  const value = typeof raw === 'string' ? Number(raw) : raw
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? { [name]: value } : {}
}

function textMember(body: JsonObject, name: string): JsonObject {
  const value = body[name]
  return typeof value === 'string' && value !== '' ? { [name]: value } : {}
}

function jsonObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
  } catch {
    return null
  }
}

function isNullBodyStatus(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}
