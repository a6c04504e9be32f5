import type { Authorization } from '../authorization-codes.ts'
import { clientById } from '../lab-clients.ts'
import { type LabAnswer, noStore } from '../lab-message.ts'
import type { Endpoint, Handled, LabParts } from '../lab-parts.ts'
import { consentPage, notePage } from './pages.ts'

/** RFC 6749, section 4.1.1, with PKCE (RFC 7636) and the issuer in the answer (RFC 9207). */
export const authorize: Endpoint = (parts, request, form) => {
  if (request.method === 'POST' && form.has('decision')) return decide(parts, form)
  if (request.method !== 'GET' && request.method !== 'POST') {
    return { answer: notePage(405, 'The authorization endpoint takes GET and POST.') }
  }
  const asked = request.method === 'GET' ? request.query : form
  const client = clientById(parts.clients, asked.get('client_id'))
  // Nothing is sent to an address that was not checked: the person sees what is wrong.
  if (!client) return { answer: notePage(400, 'The client id is not known to this lab.'), refusal: 'invalid_client' }
  const redirectUri = asked.get('redirect_uri') ?? ''
  if (!redirectAllowed(redirectUri)) {
    return { answer: notePage(400, `The redirect address is not allowed. ${redirectRules}`), refusal: 'redirect_uri' }
  }
  const authorization: Authorization = {
    clientId: client.id,
    redirectUri,
    state: asked.get('state'),
    scope: asked.get('scope') ?? 'openid',
    nonce: asked.get('nonce'),
    challenge: asked.get('code_challenge'),
  }
  const fault = requestFault(asked, client.secret === null, parts.settings().consent === 'auto')
  if (fault) return { answer: backToApp(parts, authorization, { error: fault[0], error_description: fault[1] }) }
  if (parts.settings().consent === 'auto') return approve(parts, authorization)
  const waitingId = parts.codes.wait(authorization)
  return { answer: consentPage({ waitingId, ...authorization }) }
}

/** In words, for people and for the page. */
export const redirectRules =
  'Allowed: http or https on 127.0.0.1, [::1] or localhost with any port and path, and private schemes such as com.example.app:/done.'

/** RFC 8252, sections 7.1 and 7.3. */
export function redirectAllowed(address: string): boolean {
  if (!URL.canParse(address) || address.includes('#')) return false
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return false
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    return ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  }
  return /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:$/.test(url.protocol)
}

function requestFault(asked: URLSearchParams, needsPkce: boolean, silent: boolean): [string, string] | null {
  if (asked.get('response_type') !== 'code') {
    return ['unsupported_response_type', 'This lab gives codes: response_type=code.']
  }
  const challenge = asked.get('code_challenge')
  if (challenge === null && needsPkce) return ['invalid_request', 'A public client has to send a code_challenge.']
  if (challenge !== null && asked.get('code_challenge_method') !== 'S256') {
    return ['invalid_request', 'code_challenge_method has to be S256.']
  }
  if (challenge !== null && !/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    return ['invalid_request', 'code_challenge is not a base64url SHA-256.']
  }
  if (asked.get('prompt') === 'none' && !silent) return ['login_required', 'The person has to press the button.']
  return null
}

function decide(parts: LabParts, form: URLSearchParams): Handled {
  const waitingId = form.get('request') ?? ''
  const authorization = parts.codes.waiting(waitingId)
  if (!authorization) {
    return { answer: notePage(400, 'This sign-in is over. Start it again in your app.'), refusal: 'unknown_request' }
  }
  if (form.get('decision') === 'allow') return approve(parts, authorization, waitingId)
  parts.codes.forget(waitingId)
  const answer = backToApp(parts, authorization, { error: 'access_denied', error_description: 'The person said no.' })
  return { answer, refusal: 'access_denied' }
}

function approve(parts: LabParts, authorization: Authorization, waitingId?: string): Handled {
  const code = parts.codes.approve(authorization, waitingId)
  return {
    answer: backToApp(parts, authorization, { code }),
    committed: { kind: 'authorized', family: null, accessSerial: null, refreshSerial: null },
  }
}

function backToApp(parts: LabParts, { redirectUri, state }: Authorization, answer: Record<string, string>): LabAnswer {
  const target = new URL(redirectUri)
  for (const [name, value] of Object.entries({ ...answer, iss: parts.issuer() })) target.searchParams.set(name, value)
  if (state !== null) target.searchParams.set('state', state)
  return { status: 302, headers: { location: target.href, ...noStore }, body: '' }
}
