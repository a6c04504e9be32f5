import { base64url } from 'jose'
import { authenticateClient, type LabClient } from '../lab-clients.ts'
import { jsonAnswer, oauthError } from '../lab-message.ts'
import type { Endpoint, Handled, LabParts } from '../lab-parts.ts'
import type { RefreshDecision } from '../token-families.ts'
import { labSubject } from './subject.ts'
import { committedIssue, tokenAnswer } from './token-answer.ts'

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** RFC 6749, sections 4.1.3, 4.4 and 6; RFC 8628, section 3.4. */
export const token: Endpoint = async (parts, request, form) => {
  if (request.method !== 'POST') return { answer: oauthError(405, 'invalid_request', 'The token endpoint takes POST.') }
  const verdict = authenticateClient(parts.clients, request, form)
  if (!verdict.ok) {
    // RFC 6749, section 5.2: the header answers a client that had used it.
    const basic = request.headers.authorization !== undefined
    const challenge: Record<string, string> = basic ? { 'www-authenticate': 'Basic realm="token-lab"' } : {}
    return { answer: jsonAnswer(401, { error: 'invalid_client', error_description: verdict.reason }, challenge) }
  }
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(parts, verdict.client, form)
    case 'refresh_token':
      return refresh(parts, verdict.client, form)
    case 'client_credentials':
      return clientCredentials(parts, verdict.client, form)
    case deviceGrant:
      return pollDevice(parts, verdict.client, form)
    case null:
      return { answer: oauthError(400, 'invalid_request', 'grant_type is missing.') }
    default:
      return { answer: oauthError(400, 'unsupported_grant_type', 'This lab does not know that grant.') }
  }
}

async function exchangeCode(parts: LabParts, client: LabClient, form: URLSearchParams): Promise<Handled> {
  const code = form.get('code') ?? ''
  // Before the code is taken, so that taking it and opening the family is one step.
  const challenge = await challengeOf(form.get('code_verifier'))
  const taken = parts.codes.take(code)
  if (!taken) return { answer: oauthError(400, 'invalid_grant', 'The code is not known, or it is too old.') }
  if (!taken.fresh) {
    // RFC 6749, section 4.1.2: what a stolen code brought forth has to die.
    if (taken.family !== null) parts.families.revoke(taken.family, 'reuse')
    const committed = { kind: 'family-revoked', family: taken.family, accessSerial: null, refreshSerial: null } as const
    return { answer: oauthError(400, 'invalid_grant', 'The code was used before.'), committed }
  }
  const { authorization } = taken
  if (authorization.clientId !== client.id) {
    return { answer: oauthError(400, 'invalid_grant', 'The code belongs to another client.') }
  }
  if (authorization.redirectUri !== form.get('redirect_uri')) {
    return { answer: oauthError(400, 'invalid_grant', 'redirect_uri is not the one of the authorization request.') }
  }
  if (authorization.challenge !== null && authorization.challenge !== challenge) {
    return { answer: oauthError(400, 'invalid_grant', 'code_verifier does not fit the code_challenge.') }
  }
  const issue = parts.families.open({
    clientId: client.id,
    subject: labSubject,
    scope: authorization.scope,
    nonce: authorization.nonce,
    refresh: parts.settings().refreshTokens !== 'none',
  })
  parts.codes.usedFor(code, issue.family.id)
  return { committed: committedIssue('issued', issue), answer: await tokenAnswer(parts, issue) }
}

async function refresh(parts: LabParts, client: LabClient, form: URLSearchParams): Promise<Handled> {
  const value = form.get('refresh_token')
  if (value === null) return { answer: oauthError(400, 'invalid_request', 'refresh_token is missing.') }
  const decision = parts.families.refresh(value, client.id)
  if (decision.kind === 'refused') return refused(decision)
  return { committed: committedIssue(decision.kind, decision.issue), answer: await tokenAnswer(parts, decision.issue) }
}

const refusals: Readonly<Record<Extract<RefreshDecision, { kind: 'refused' }>['reason'], string>> = {
  unknown: 'The refresh token is not known.',
  'wrong-client': 'The refresh token belongs to another client.',
  reused: 'The refresh token was used before.',
  'family-revoked': 'The session was revoked.',
  idle: 'The session was idle for too long.',
  absolute: 'The session has reached its longest life.',
}

function refused(decision: Extract<RefreshDecision, { kind: 'refused' }>): Handled {
  const answer = oauthError(400, 'invalid_grant', refusals[decision.reason])
  if (!decision.revokedNow) return { answer, refusal: decision.reason }
  const family = decision.family?.id ?? null
  return {
    answer,
    refusal: decision.reason,
    committed: { kind: 'family-revoked', family, accessSerial: null, refreshSerial: null },
  }
}

async function clientCredentials(parts: LabParts, client: LabClient, form: URLSearchParams): Promise<Handled> {
  if (client.secret === null) {
    return { answer: oauthError(400, 'unauthorized_client', 'Only the client with a secret may act for itself.') }
  }
  const scope = form.get('scope') ?? 'api'
  const issue = parts.families.open({ clientId: client.id, subject: client.id, scope, nonce: null, refresh: false })
  return { committed: committedIssue('issued', issue), answer: await tokenAnswer(parts, issue) }
}

async function pollDevice(parts: LabParts, client: LabClient, form: URLSearchParams): Promise<Handled> {
  const code = form.get('device_code') ?? ''
  const request = parts.devices.byDeviceCode(code)
  if (!request || request.clientId !== client.id) {
    return { answer: oauthError(400, 'invalid_grant', 'The device code is not known.') }
  }
  switch (parts.devices.poll(code)) {
    case 'slow-down':
      return { answer: oauthError(400, 'slow_down', 'Polled before the interval was over.') }
    case 'pending':
      return { answer: oauthError(400, 'authorization_pending', 'The person has not decided yet.') }
    case 'denied':
      return { answer: oauthError(400, 'access_denied', 'The person said no.') }
    case 'expired':
      return { answer: oauthError(400, 'expired_token', 'The device code has ended.') }
    case 'unknown':
      return { answer: oauthError(400, 'invalid_grant', 'The device code was used before.') }
    case 'allowed': {
      parts.devices.used(code)
      const { scope } = request
      const kept = parts.settings().refreshTokens !== 'none'
      const issue = parts.families.open({ clientId: client.id, subject: labSubject, scope, nonce: null, refresh: kept })
      return { committed: committedIssue('issued', issue), answer: await tokenAnswer(parts, issue) }
    }
  }
}

/** RFC 7636, section 4.6. */
async function challengeOf(verifier: string | null): Promise<string | null> {
  if (verifier === null) return null
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}
