import { deviceLifeMs } from '../device-requests.ts'
import { authenticateClient } from '../lab-clients.ts'
import { labPaths } from '../lab-endpoint.ts'
import { jsonAnswer, oauthError } from '../lab-message.ts'
import type { Endpoint } from '../lab-parts.ts'
import { devicePage, notePage } from './pages.ts'

/** RFC 8628, section 3.1. */
export const deviceAuthorization: Endpoint = (parts, request, form) => {
  if (request.method !== 'POST') return { answer: oauthError(405, 'invalid_request', 'This endpoint takes POST.') }
  const verdict = authenticateClient(parts.clients, request, form)
  if (!verdict.ok) return { answer: oauthError(401, 'invalid_client', verdict.reason) }
  const opened = parts.devices.open(verdict.client.id, form.get('scope') ?? 'openid')
  if (parts.settings().consent === 'auto') parts.devices.decide(opened.userCode, 'allowed')
  const verification = `${parts.issuer()}${labPaths.approval}`
  return {
    answer: jsonAnswer(200, {
      device_code: opened.deviceCode,
      user_code: opened.userCode,
      verification_uri: verification,
      verification_uri_complete: `${verification}?user_code=${opened.userCode}`,
      expires_in: deviceLifeMs / 1000,
      interval: opened.intervalMs / 1000,
    }),
  }
}

/** The page on which the person enters or confirms the code. */
export const deviceApproval: Endpoint = (parts, request, form) => {
  if (request.method === 'GET') return { answer: devicePage(request.query.get('user_code') ?? '') }
  if (request.method !== 'POST') return { answer: notePage(405, 'This page takes GET and POST.') }
  const decision = form.get('decision') === 'deny' ? 'denied' : 'allowed'
  if (!parts.devices.decide(form.get('user_code') ?? '', decision)) {
    return { answer: notePage(404, 'No device waits for that code. It may have ended, or it was used before.') }
  }
  return { answer: notePage(200, decision === 'allowed' ? 'The device is signed in.' : 'The device was refused.') }
}
