import { decodeJwt } from 'jose'
import { withBody } from './message-parts.ts'

/** Without it Cloudreve lets no app take away its own grant. */
const neededScope = 'UserSecurityInfo.Write'
/** Numbers of an answer that say: the session, or the grant, is not there any more. */
const alreadyGone: ReadonlySet<unknown> = new Set([40020, 404])
/** The access token may not do that, or not any more. */
const notAllowed: ReadonlySet<unknown> = new Set([40089, 401, 403])

/**
 * RFC 7009 in Cloudreve's words. A refresh token ends with its session (`DELETE` with a body). An access token cannot be
 * revoked at all; what is taken away with it is the grant of the app, if its scopes allow that (`service/oauth/oauth.go`,
 * `DeleteOAuthGrantService`).
 */
export function signOutRequest(endpoint: string, form: URLSearchParams): Request | Response {
  const token = form.get('token') ?? ''
  const headers = { accept: 'application/json' }
  if (form.get('token_type_hint') === 'refresh_token') {
    return new Request(endpoint, {
      method: 'DELETE',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: token }),
    })
  }
  if (!scopesOf(token).includes(neededScope)) return unsupported()
  const grant = `oauth/grant/${encodeURIComponent(form.get('client_id') ?? '')}`
  return new Request(new URL(grant, endpoint), {
    method: 'DELETE',
    headers: { ...headers, authorization: `Bearer ${token}` },
  })
}

/** An answer to that which ends well, or `undefined`: the failure is told as any other. */
export function signOutAnswer(response: Response, code: unknown): Response | undefined {
  if (code === 0 || alreadyGone.has(code)) return withBody(response, {}, 200)
  return notAllowed.has(code) ? unsupported() : undefined
}

/** RFC 7009 §2.2.1. */
function unsupported(): Response {
  return Response.json({ error: 'unsupported_token_type' }, { status: 400 })
}

function scopesOf(token: string): readonly unknown[] {
  try {
    const { scopes } = decodeJwt(token)
    return Array.isArray(scopes) ? scopes : []
  } catch {
    return []
  }
}
