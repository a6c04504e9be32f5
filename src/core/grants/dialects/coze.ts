import type { JsonObject } from '../../../shared/json.ts'
import type { Dialect } from './dialect.ts'
import { formOf, jsonOf, jsonRequest, withBody } from './message-parts.ts'

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
  async response(response) {
    const body = await jsonOf(response)
    if (body === null) return response
    const error = errorOf(body)
    if (error !== null) return withBody(response, error.body, error.status ?? response.status)
    return withBody(response, { ...body, ...completeLink(body) })
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
