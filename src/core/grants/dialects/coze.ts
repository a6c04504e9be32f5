import type { JsonObject } from '../../../shared/json.ts'
import type { Dialect } from './dialect.ts'
import { formOf, jsonOf, jsonRequest, withBody } from './message-parts.ts'

/** Above this a number is a point in time (seconds), not a lifetime. */
const absoluteSeconds = 1e9
/** A clock that differs by less is rounding and the time on the wire. */
const toleratedSkewMs = 30_000

/** What the server's own codes mean in the standard (RFC 6749 §5.2, RFC 8628 §3.5). */
const standardCodes: Readonly<Record<string, string>> = {
  access_deny: 'access_denied',
  internal_error: 'server_error',
}
/** Codes of the business API that its gateway may answer here too: 4013 is "too many requests". */
const gatewayStatus: Readonly<Record<string, number>> = { '4013': 429 }

/**
 * Coze speaks JSON at its OAuth endpoints and takes the client secret as a Bearer token, never in the body (Coze
 * developer guides: oauth_code, oauth_pkce, oauth_device_code). Errors come as `error` or `error_code`, with HTTP 200 or
 * 400; a token's `expires_in` is a point in time.
 */
export const cozeDialect: Dialect = {
  async request(request) {
    const { client_secret: secret, ...body } = Object.fromEntries(await formOf(request))
    return jsonRequest(request.url, body, secret === undefined ? {} : { authorization: `Bearer ${secret}` })
  },
  async response(response, _asked, { now }) {
    const body = await jsonOf(response)
    if (body === null) return response
    const error = errorOf(body)
    if (error !== null) return withBody(response, error.body, error.status ?? response.status)
    return withBody(response, { ...body, ...expiry(body, response, now), ...completeLink(body) })
  },
}

function errorOf(body: JsonObject): { body: JsonObject; status?: number } | null {
  const code = text(body.error) ?? text(body.error_code)
  const message = text(body.error_description) ?? text(body.error_message) ?? text(body.msg)
  const description = message === null ? {} : { error_description: message }
  if (code !== null) return { body: { error: standardCodes[code] ?? code, ...description } }
  // The envelope of the business API: any code but 0 is a failure.
  const gateway = text(body.code)
  if (gateway === null || gateway === '0') return null
  const status = gatewayStatus[gateway]
  return { body: { error: `code_${gateway}`, ...description }, ...(status === undefined ? {} : { status }) }
}

/**
 * With this machine's clock far off, a point in time would be misread; the server's own `Date` turns it into a lifetime
 * (RFC 9110 §6.6.1).
 */
function expiry(body: JsonObject, response: Response, now: number): JsonObject {
  const end = Number(body.expires_in)
  const date = Date.parse(response.headers.get('date') ?? '')
  if (!(end > absoluteSeconds) || !Number.isFinite(date) || Math.abs(date - now) <= toleratedSkewMs) return {}
  return { expires_in: end - Math.floor(date / 1000) }
}

/** The official clients build this link themselves. */
function completeLink(body: JsonObject): JsonObject {
  const address = text(body.verification_uri)
  const code = text(body.user_code)
  if (address === null || code === null || body.verification_uri_complete !== undefined) return {}
  if (!URL.canParse(address)) return {}
  const link = new URL(address)
  link.searchParams.set('user_code', code)
  // The user code is documented as a number and comes as a string.
  return { verification_uri_complete: link.href, user_code: code }
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}
