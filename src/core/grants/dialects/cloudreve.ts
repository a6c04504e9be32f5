import type { JsonObject } from '../../../shared/json.ts'
import { signOutAnswer, signOutRequest } from './cloudreve-sign-out.ts'
import type { Dialect } from './dialect.ts'
import { formOf, jsonOf, jsonRequest, withBody } from './message-parts.ts'

/** Cloudreve's numbers in the words of the standard. Others become `code_<number>`. */
const standardCodes: Readonly<Record<number, string>> = {
  401: 'invalid_grant',
  40020: 'invalid_grant',
  404: 'invalid_client',
  403: 'unauthorized_client',
  40001: 'invalid_request',
  40089: 'invalid_scope',
}
/** Numbers from here on are failures of the server itself. */
const serverFailures = 50_000
const tokenPath = '/session/oauth/token'
const refreshPath = '/session/token/refresh'
const sessionPath = '/session/token'

/**
 * Cloudreve V4 from 4.12 on: the code is exchanged by the standard's form, but a refresh is the one of its own sign-in:
 * another path, JSON, an envelope, RFC 3339 times, and no `Authorization`. OAuth errors hold a human sentence in `error` and
 * the number in `error_codes`; other failures are an envelope with HTTP 200. Revocation is the sign-out of a session.
 */
export const cloudreveDialect: Dialect = {
  async request(request) {
    const form = await formOf(request)
    if (isSignOut(request)) return signOutRequest(request.url, form)
    if (form.get('grant_type') !== 'refresh_token') return request
    const url = new URL(request.url)
    url.pathname = url.pathname.replace(new RegExp(`${tokenPath}$`), refreshPath)
    return jsonRequest(url.href, { refresh_token: form.get('refresh_token') ?? '' })
  },
  async response(response, asked) {
    const body = await jsonOf(response)
    if (body === null) return response
    const ended = isSignOut(asked) ? signOutAnswer(response, body.code) : undefined
    if (ended !== undefined) return ended
    if (Array.isArray(body.error_codes)) return failure(response, Number(body.error_codes[0]), body.error)
    if (typeof body.code !== 'number') return response
    if (body.code !== 0) return failure(response, body.code, body.msg)
    return withBody(response, tokens(body.data))
  },
}

function isSignOut({ url }: Request): boolean {
  return new URL(url).pathname.endsWith(sessionPath)
}

function failure(response: Response, code: number, sentence: unknown): Response {
  const description = typeof sentence === 'string' && sentence !== '' ? { error_description: sentence } : {}
  const server = code >= serverFailures
  const error = server ? 'server_error' : (standardCodes[code] ?? `code_${code}`)
  const status = server ? 503 : response.status < 400 ? 400 : response.status
  return withBody(response, { error, ...description }, status)
}

function tokens(data: unknown): JsonObject {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return {}
  const { access_expires: access, refresh_expires: refresh, ...rest } = data as JsonObject
  return {
    ...rest,
    ...(access === undefined ? {} : { expires_at: access }),
    ...(refresh === undefined ? {} : { refresh_token_expires_at: refresh }),
  }
}
