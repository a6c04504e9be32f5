import type { Json, JsonObject } from '../shared/json.ts'
import { VaultError } from './errors.ts'

/** What stands in a log instead of a value. */
export const masked = '[masked]'

/**
 * Names whose values may be logged. A list of what is allowed, not of what is secret, so that a field which somebody
 * adds tomorrow is masked until it was thought about.
 */
const allowedFields: ReadonlySet<string> = new Set([
  ...['attempt', 'attempts', 'bytes', 'code', 'count', 'dropped', 'durationMs', 'errno', 'exitCode', 'limit', 'ms'],
  ...['at', 'dueAt', 'expiresAt', 'nextAt', 'retryAt', 'since', 'startedAt', 'byMs', 'lateMs'],
  ...[
    'action',
    'call',
    'capability',
    'channel',
    'check',
    'event',
    'grant',
    'host',
    'kind',
    'name',
    'op',
    'origin',
    'outcome',
  ],
  ...['backend', 'protection', 'reason', 'result', 'slot', 'slots', 'state', 'step', 'trouble', 'version'],
  ...['client', 'clientId', 'definition', 'endpoint', 'id', 'profile', 'profileId', 'profileName', 'provider'],
  ...['providerId', 'signInId', 'file', 'directory', 'dataDirectory', 'pointer', 'field', 'path', 'home', 'pid'],
  ...['address', 'issuer', 'method', 'port', 'protocol', 'status', 'upstream', 'url', 'platform', 'node', 'electron'],
  ...['message', 'cause', 'errors', 'error', 'schema', 'knownSchema', 'account', 'retryable'],
])

/** Three base64url parts that start like `{"`: a JWT; four or more dots: a compact JWE (RFC 7515 §3.1, RFC 7516 §3.1). */
const jose = /\beyJ[\w-]+\.[\w-]*\.[\w.-]*/g
/** `Bearer x`, `Basic x` and whatever else follows an authentication scheme (RFC 9110 §11.4). */
const credentials = /\b(bearer|basic|token|digest)(\s+)[\w~+/.=:-]{6,}/gi
/** `access_token=x`, `"client_secret":"x"`, `password: x`. */
const assignments =
  /((?:[\w-]*(?:token|secret|password|passphrase|passwd|authorization|cookie|assertion|verifier|api[_-]?key|moi-key)|code|state)["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi
/** Keys as vendors write them: a short prefix, then a long run (`sk-…`, `ghp_…`, `pat_…`, `xoxb-…`, `AKIA…`). */
const vendorKeys = /\b(?:[a-z]{2,10}[_-])+[A-Za-z0-9_-]{16,}|\bAKIA[A-Z0-9]{16}\b/g
/** Any other long run with letters and digits mixed; ids of ours (UUIDs) and paths are broken by `-`, `/` and `.`. */
const longRuns = /[A-Za-z0-9+_~]{32,}={0,2}/g
const urls = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#@"']*@)?([^\s?#"']*)(\?[^\s#"']*)?(#[^\s"']*)?/gi
const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i

/** Masks whatever looks like a credential inside a text, and drops user info, query and fragment of every URL. */
export function redactText(text: string): string {
  return text
    .replace(urls, (_, scheme: string, rest: string, query?: string, fragment?: string) => {
      return `${scheme}${rest}${query ? `?${masked}` : ''}${fragment ? `#${masked}` : ''}`
    })
    .replace(jose, masked)
    .replace(credentials, (_, scheme: string, space: string) => `${scheme}${space}${masked}`)
    .replace(assignments, (_, name: string) => `${name}${masked}`)
    .replace(vendorKeys, (match) => (looksRandom(match) ? masked : match))
    .replace(longRuns, (match) => (looksRandom(match) ? masked : match))
}

/** Long identifiers of people (`refresh_token_lifetime_seconds`) have no digits among their letters; keys do. */
function looksRandom(run: string): boolean {
  return /\d/.test(run) && /[A-Za-z]/.test(run) && !uuid.test(run)
}

/** Fields as they may be logged: allowed names keep their (redacted) values, all others are masked. */
export function redactFields(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, allowedFields.has(name) ? redactValue(value) : masked]),
  )
}

function redactValue(value: Json): Json {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(redactValue)
  return redactFields(value)
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value)
}

const deepestCause = 8

/**
 * An error as it may be logged: name, code and message of each link of the cause chain. Only our own messages are
 * written by us and known to be harmless; any other error may quote a token or a response body, so its is masked.
 */
export function describeFailure(error: unknown): JsonObject {
  return describe(error, 0)
}

function describe(error: unknown, depth: number): JsonObject {
  if (!(error instanceof Error)) return { name: typeof error, message: masked }
  const { code, errcode, status } = error as { code?: unknown; errcode?: unknown; status?: unknown }
  const own = error instanceof VaultError
  return {
    name: redactText(error.name),
    ...(isCode(code) ? { code } : {}),
    ...(typeof errcode === 'number' ? { errno: errcode } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    message: own ? redactText(error.message) : masked,
    ...(own && error.details ? { details: redactFields(error.details) } : {}),
    ...(error.cause !== undefined && depth < deepestCause ? { cause: describe(error.cause, depth + 1) } : {}),
  }
}

/** Codes are constants such as `ECONNRESET` or `OAUTH_INVALID_RESPONSE`; anything else in that field is data. */
function isCode(code: unknown): code is string | number {
  return typeof code === 'number' || (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code))
}
