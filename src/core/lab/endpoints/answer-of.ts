import type { LabEndpoint } from '../lab-endpoint.ts'
import { jsonAnswer, type LabRequest, oauthError } from '../lab-message.ts'
import type { Endpoint, Handled, LabParts } from '../lab-parts.ts'
import { api } from './api.ts'
import { authorize } from './authorize.ts'
import { deviceApproval, deviceAuthorization } from './device.ts'
import { jwks, metadata } from './metadata.ts'
import { token } from './token.ts'
import { introspection, revocation } from './token-affairs.ts'

const endpoints: Readonly<Record<LabEndpoint, Endpoint>> = {
  discovery: metadata,
  jwks,
  authorize,
  token,
  device: deviceAuthorization,
  approval: deviceApproval,
  revocation,
  introspection,
  userinfo: api,
  api,
  other: () => ({ answer: jsonAnswer(404, { error: 'not_found', error_description: 'The lab has no such address.' }) }),
}

/** What an app sends here is kept with its session, for as long as that is remembered; so one value has an end. */
const longestParameter = 4096

/** The honest answer to a request. */
export function answerOf(
  parts: LabParts,
  endpoint: LabEndpoint,
  request: LabRequest,
  form: URLSearchParams,
): Handled | Promise<Handled> {
  const parameters = endpoint === 'api' ? [] : [...request.query, ...form]
  if (parameters.some(([name, value]) => name.length + value.length > longestParameter)) {
    return { answer: oauthError(400, 'invalid_request', `A parameter is longer than ${longestParameter} characters.`) }
  }
  return endpoints[endpoint](parts, request, form)
}
