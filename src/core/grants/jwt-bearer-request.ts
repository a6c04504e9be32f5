import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import { type ClaimValue, fillParameters } from '../providers/fill-jwt-template.ts'
import type { JwtBearer } from '../providers/jwt-template.ts'
import { plainHttpSetting } from '../providers/setting-names.ts'
import { fillUrlTemplate } from '../providers/template.ts'
import { requireGivenUrl } from '../providers/url-policy.ts'
import type { Dialect } from './dialects/dialect.ts'
import { formOf, jsonRequest } from './dialects/message-parts.ts'
import type { GrantContext } from './grant.ts'

/** RFC 7523 §8.1. */
export const jwtBearerUrn = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** The token endpoint of this profile, or `undefined` when the one of `oauth` holds. @throws VaultError for a bad URL. */
export function assertionEndpoint({ tokenEndpoint }: JwtBearer, { inputs }: GrantContext): string | undefined {
  // What a person set by hand wins over the definition's variants.
  if (tokenEndpoint === undefined || inputs.tokenEndpoint) return undefined
  const templates = [tokenEndpoint].flat()
  const filled = templates.map((template) => fillUrlTemplate(template, (name) => inputs[name]))
  const chosen = filled.find((url) => url !== undefined)
  if (chosen !== undefined) {
    return requireGivenUrl(chosen, 'tokenEndpoint', { plainHttp: inputs[plainHttpSetting] === 'true' }).href
  }
  throw new VaultError('INVALID_INPUT', said('endpoint-incomplete', {}), {
    details: { field: 'tokenEndpoint', expected: templates.join(' | ') },
  })
}

/** The members of the request beside `grant_type` and the assertion. @throws VaultError `INVALID_INPUT`. */
export function assertionParameters({ request }: JwtBearer, context: GrantContext): Record<string, ClaimValue> {
  const { inputs, provider, clock } = context
  return fillParameters(request.parameters, { inputs, definition: provider, now: clock.now() })
}

/**
 * How the request looks on the wire. `undefined`: as RFC 7523 §2.1 says, and as the certified client makes it. A client id
 * or secret that the client added is not sent on: where the assertion is the credential, there is no other.
 */
export function assertionShape(
  { request }: JwtBearer,
  assertion: string,
  parameters: Readonly<Record<string, ClaimValue>>,
): Dialect['request'] {
  const { encoding, assertion: place } = request
  if (encoding === 'form' && place === 'parameter') return undefined
  const authorization: Record<string, string> = place === 'bearer' ? { authorization: `Bearer ${assertion}` } : {}
  const members = { grant_type: jwtBearerUrn, ...(place === 'parameter' ? { assertion } : {}), ...parameters }
  return async (standard) => {
    if (encoding === 'json') return jsonRequest(standard.url, members, authorization)
    const form = await formOf(standard)
    for (const name of ['assertion', 'client_id', 'client_secret']) form.delete(name)
    return new Request(standard.url, {
      method: 'POST',
      headers: { accept: 'application/json', ...authorization },
      body: form,
    })
  }
}

/** Parameters for a form: text as it is, everything else as JSON. */
export function formValues(parameters: Readonly<Record<string, ClaimValue>>): Record<string, string> {
  const entries = Object.entries(parameters).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  )
  return Object.fromEntries(entries)
}
