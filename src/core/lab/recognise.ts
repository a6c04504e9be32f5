import { bearerOf, knownAccess } from './endpoints/known-token.ts'
import { authenticateClient } from './lab-clients.ts'
import type { LabEndpoint } from './lab-endpoint.ts'
import type { Presented, RequestEntry } from './lab-journal.ts'
import type { LabRequest } from './lab-message.ts'
import type { LabParts } from './lab-parts.ts'

export type Recognised = Pick<RequestEntry, 'grant' | 'client' | 'presented' | 'inQuery'>

/** Who asks, and with what. Changes nothing, so that the journal knows it even when the request is then lost. */
export async function recognise(
  parts: LabParts,
  endpoint: LabEndpoint,
  request: LabRequest,
  form: URLSearchParams,
): Promise<Recognised> {
  const isToken = endpoint === 'token'
  const verdict = isToken || endpoint === 'device' ? authenticateClient(parts.clients, request, form) : null
  const claimed = endpoint === 'authorize' ? (request.query.get('client_id') ?? form.get('client_id')) : null
  return {
    grant: isToken ? form.get('grant_type') : null,
    client: verdict === null ? claimed : verdict.ok ? verdict.client.id : verdict.claimed,
    presented: await presentedBy(parts, endpoint, request, form),
    inQuery: await inQuery(parts, request),
  }
}

const nothing = {
  family: null,
  serial: null,
  sinceMs: null,
  endedEarly: false,
  accessLeftMs: null,
  accessLifetimeMs: null,
  place: 'body' as const,
}

async function presentedBy(
  parts: LabParts,
  endpoint: LabEndpoint,
  request: LabRequest,
  form: URLSearchParams,
): Promise<Presented | null> {
  if (endpoint === 'api' || endpoint === 'userinfo') {
    const header = bearerOf(request.headers.authorization)
    const value = header ?? request.query.get('access_token')
    return value === null ? null : presentedAccess(parts, value, header === null ? 'query' : 'header')
  }
  if (endpoint === 'revocation' || endpoint === 'introspection') {
    const value = form.get('token')
    if (value === null) return null
    return parts.families.refreshByValue(value) ? presentedRefresh(parts, value) : presentedAccess(parts, value, 'body')
  }
  if (endpoint !== 'token') return null
  if (form.get('grant_type') === 'refresh_token') return presentedRefresh(parts, form.get('refresh_token') ?? '')
  const code = form.get('code')
  if (code !== null) return { ...nothing, kind: 'code', state: parts.codes.state(code) }
  const device = form.get('device_code')
  if (device === null) return null
  const known = parts.devices.byDeviceCode(device)
  return { ...nothing, kind: 'device-code', state: known === null ? 'unknown' : deviceState(known.decision) }
}

const deviceState = (decision: string) => (decision === 'used' ? ('spent' as const) : ('good' as const))

function presentedRefresh({ families, now }: LabParts, value: string): Presented {
  const known = families.refreshByValue(value)
  if (!known) return { ...nothing, kind: 'refresh-token', state: 'unknown' }
  const { token, state } = known
  const newest = families.newestAccess(token.family)
  return {
    ...nothing,
    kind: 'refresh-token',
    family: token.family,
    serial: token.serial,
    state,
    sinceMs: token.spentAt === null ? null : now() - token.spentAt,
    accessLeftMs: newest === null ? null : Math.max(0, newest.expiresAt - now()),
    accessLifetimeMs: newest?.lifetimeMs ?? null,
  }
}

async function presentedAccess(parts: LabParts, value: string, place: Presented['place']): Promise<Presented> {
  const { state, token } = await knownAccess(parts, value)
  if (token === null) return { ...nothing, kind: 'access-token', state: 'unknown', place }
  return {
    ...nothing,
    kind: 'access-token',
    place,
    family: token.family,
    serial: token.serial,
    state,
    sinceMs: state === 'expired' ? parts.now() - token.expiresAt : null,
    endedEarly: token.expiresAt < token.issuedAt + token.lifetimeMs,
  }
}

/** Looks at every value, whatever its name: a token in a query is a token in logs (RFC 9700, section 4.3.2). */
async function inQuery(parts: LabParts, { query }: LabRequest): Promise<Recognised['inQuery']> {
  for (const value of query.values()) {
    if (parts.families.refreshByValue(value)) return 'refresh-token'
    if (value.length > 40 && (await knownAccess(parts, value)).token !== null) return 'access-token'
  }
  return null
}
