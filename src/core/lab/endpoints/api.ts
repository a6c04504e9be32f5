import { labPaths } from '../lab-endpoint.ts'
import { bearerRefusal, jsonAnswer, type LabAnswer, type LabRequest, noStore } from '../lab-message.ts'
import type { Endpoint, LabParts } from '../lab-parts.ts'
import type { AccessToken, Family } from '../token-families.ts'
import { bearerOf, knownAccess } from './known-token.ts'

const mostTicks = 1000
const longestTickMs = 60_000

/** A small API behind the tokens, and the userinfo endpoint (OpenID Connect Core, section 5.3). */
export const api: Endpoint = async (parts, request) => {
  if (request.query.has('access_token')) {
    // RFC 9700, section 4.3.2: a token in a query ends up in logs.
    return { answer: bearerRefusal('invalid_request', 'A token does not belong into the query.') }
  }
  const value = bearerOf(request.headers.authorization)
  if (value === null) return { answer: bearerRefusal(null, 'No bearer token in the Authorization header.') }
  const access = await knownAccess(parts, value)
  if (access.state !== 'good' || !access.family || !access.token) {
    const why = {
      good: '',
      expired: 'The token has expired.',
      revoked: 'The token was revoked.',
      unknown: 'The token is not from here.',
    }
    return { answer: bearerRefusal('invalid_token', why[access.state]), refusal: access.state }
  }
  return { answer: content(parts, request, access.family, access.token) }
}

function content(parts: LabParts, request: LabRequest, family: Family, token: AccessToken): LabAnswer {
  switch (request.path) {
    case labPaths.userinfo:
      return jsonAnswer(200, { sub: family.subject, name: 'Lab User' })
    case labPaths.me:
      return jsonAnswer(200, {
        sub: family.subject,
        client_id: family.clientId,
        scope: family.scope,
        session: family.id,
        access_token_number: token.serial,
        expires_in: (token.expiresAt - parts.now()) / 1000,
      })
    case labPaths.echo:
      return jsonAnswer(200, echoed(request))
    case labPaths.stream:
      return stream(request)
    default:
      return jsonAnswer(404, {
        error: 'not_found',
        error_description: 'The API has /api/me, /api/echo and /api/stream.',
      })
  }
}

/** What arrived, without what is a credential. */
function echoed({ method, path, query, headers, body }: LabRequest): object {
  const { authorization: _token, cookie: _cookie, ...shown } = headers
  return { method, path, query: Object.fromEntries(query), headers: shown, body }
}

function stream({ query }: LabRequest): LabAnswer {
  const bounded = (name: string, fallback: number, most: number) => {
    const given = Number(query.get(name) ?? fallback)
    return Number.isFinite(given) ? Math.min(most, Math.max(0, given)) : fallback
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', ...noStore },
    body: '',
    stream: {
      count: Math.floor(bounded('count', 5, mostTicks)),
      everyMs: bounded('every', 200, longestTickMs),
    },
  }
}
