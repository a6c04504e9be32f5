import { authenticateClient } from '../lab-clients.ts'
import { jsonAnswer, noStore, oauthError } from '../lab-message.ts'
import type { Endpoint, LabParts } from '../lab-parts.ts'
import { knownAccess } from './known-token.ts'

/** RFC 7009: a refresh token takes its whole family along; what is not known is no error. */
export const revocation: Endpoint = async (parts, request, form) => {
  if (request.method !== 'POST') return { answer: oauthError(405, 'invalid_request', 'This endpoint takes POST.') }
  const verdict = authenticateClient(parts.clients, request, form)
  if (!verdict.ok) return { answer: oauthError(401, 'invalid_client', verdict.reason) }
  const value = form.get('token')
  if (value === null) return { answer: oauthError(400, 'invalid_request', 'token is missing.') }
  const done = { status: 200, headers: { ...noStore }, body: '' }
  const refresh = parts.families.refreshByValue(value)
  if (refresh) {
    if (refresh.family.clientId !== verdict.client.id) return { answer: done }
    parts.families.revoke(refresh.family.id, 'signed-out')
    const committed = {
      kind: 'revoked',
      family: refresh.family.id,
      accessSerial: null,
      refreshSerial: refresh.token.serial,
    }
    return { answer: done, committed: { ...committed, kind: 'revoked' } }
  }
  const access = await knownAccess(parts, value)
  if (access.token === null || access.family?.clientId !== verdict.client.id) return { answer: done }
  parts.families.revokeAccess(access.token.id)
  const { family, serial } = access.token
  return { answer: done, committed: { kind: 'revoked', family, accessSerial: serial, refreshSerial: null } }
}

/** RFC 7662. */
export const introspection: Endpoint = async (parts, request, form) => {
  if (request.method !== 'POST') return { answer: oauthError(405, 'invalid_request', 'This endpoint takes POST.') }
  const verdict = authenticateClient(parts.clients, request, form)
  if (!verdict.ok) return { answer: oauthError(401, 'invalid_client', verdict.reason) }
  return { answer: jsonAnswer(200, await introspected(parts, form.get('token') ?? '')) }
}

async function introspected(parts: LabParts, value: string): Promise<object> {
  const refresh = parts.families.refreshByValue(value)
  const shown = (at: number) => Math.floor(at / 1000 + parts.settings().clockOffsetSeconds)
  if (refresh) {
    if (!parts.families.accepts(value)) return { active: false }
    const { clientId, scope, subject } = refresh.family
    const iat = shown(refresh.token.issuedAt)
    return { active: true, client_id: clientId, scope, sub: subject, iss: parts.issuer(), iat }
  }
  const access = await knownAccess(parts, value)
  if (access.state !== 'good' || !access.family || !access.token) return { active: false }
  const { clientId, scope, subject } = access.family
  return {
    active: true,
    token_type: 'Bearer',
    client_id: clientId,
    scope,
    sub: subject,
    iss: parts.issuer(),
    iat: shown(access.token.issuedAt),
    exp: shown(access.token.expiresAt),
  }
}
