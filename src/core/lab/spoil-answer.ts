import { assertNever } from '../errors.ts'
import type { Fault } from './fault.ts'
import type { LabEndpoint } from './lab-endpoint.ts'
import { bearerRefusal, jsonAnswer, type LabAnswer, noStore, type WireEnd } from './lab-message.ts'

export interface Spoiled {
  readonly answer: LabAnswer
  readonly wire: WireEnd
  readonly retryAfterMs: number | null
}

type Replacing = Exclude<Fault, { kind: 'delay' | 'expires-in' }>

/**
 * What the app gets to see instead of the honest answer.
 * @param answer the honest one, or `null` when the server did nothing.
 * @param shownNow the server's own clock, epoch ms.
 */
export function spoilAnswer(
  fault: Replacing,
  answer: LabAnswer | null,
  endpoint: LabEndpoint,
  shownNow: number,
): Spoiled {
  const empty = { status: 200, headers: {}, body: '' }
  const spoiled = (changed: LabAnswer, wire: WireEnd = 'send') => ({ answer: changed, wire, retryAfterMs: null })
  switch (fault.kind) {
    case 'status':
      return statusAnswer(fault, endpoint, shownNow)
    case 'drop':
      return spoiled(answer ?? empty, 'drop')
    case 'reset':
      return spoiled(answer ?? empty, 'reset')
    case 'truncated':
      return spoiled(answer ?? jsonAnswer(200, { error: 'temporarily_unavailable' }), 'truncate')
    case 'garbage':
      return spoiled({
        status: 200,
        headers: { 'content-type': 'application/json', ...noStore },
        body: '\u0000{]not json',
      })
    case 'html':
      return spoiled({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', ...noStore }, body: portal })
    default:
      return assertNever(fault)
  }
}

/** What a captive portal or a gateway says in the server's place. */
const portal =
  '<!doctype html><html><head><title>Welcome to the guest network</title></head><body><h1>Please accept the terms</h1></body></html>'

function statusAnswer(fault: Extract<Fault, { kind: 'status' }>, endpoint: LabEndpoint, shownNow: number): Spoiled {
  const { status, error, retryAfterSeconds, retryAfterAsDate = false } = fault
  const retryAfterMs = retryAfterSeconds === undefined ? null : retryAfterSeconds * 1000
  const retryHeader: Record<string, string> =
    retryAfterMs === null
      ? {}
      : {
          'retry-after': retryAfterAsDate
            ? new Date(shownNow + retryAfterMs).toUTCString()
            : String(Math.ceil(retryAfterMs / 1000)),
        }
  return { answer: withHeaders(bareStatus(status, error, endpoint), retryHeader), wire: 'send', retryAfterMs }
}

function bareStatus(status: number, error: string | undefined, endpoint: LabEndpoint): LabAnswer {
  if (status === 401 && (endpoint === 'api' || endpoint === 'userinfo')) {
    return bearerRefusal('invalid_token', 'A fault of the lab.')
  }
  if (error !== undefined) return jsonAnswer(status, { error, error_description: 'A fault of the lab.' })
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...noStore }, body: `HTTP ${status}\n` }
}

function withHeaders(answer: LabAnswer, headers: Readonly<Record<string, string>>): LabAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

const monthSeconds = 30 * 24 * 3600

/** Falsifies `expires_in` of a token answer; every other answer stays as it is. */
export function lieAboutExpiry(
  lie: Extract<Fault, { kind: 'expires-in' }>['lie'],
  answer: LabAnswer,
  shownNow: number,
): LabAnswer {
  if (answer.status !== 200 || !answer.body.startsWith('{')) return answer
  const { expires_in: seconds, ...rest } = JSON.parse(answer.body) as Record<string, unknown>
  if (typeof seconds !== 'number') return answer
  const told = {
    missing: undefined,
    string: String(seconds),
    absolute: Math.floor(shownNow / 1000 + seconds),
    negative: -Math.max(1, seconds),
    'too-long': seconds + monthSeconds,
  }[lie]
  return { ...answer, body: JSON.stringify(told === undefined ? rest : { ...rest, expires_in: told }) }
}
