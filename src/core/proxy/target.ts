import { holdsKey } from '../clients/client-key.ts'

/** A request target that the proxy understood exactly as the upstream will. */
export interface Target {
  /** First segment up to the dot: the profile's name, or `~` and a provider's id. */
  readonly profile: string
  /** After the dot; `null` for the profile's own upstream. */
  readonly endpoint: string | null
  /** What follows the first segment: empty or starting with `/`, as it was sent. */
  readonly rest: string
  /** With its `?`, or empty. */
  readonly query: string
  /** It holds a `%2F`: a name with a slash in it (`/@acme%2fpkg`), or, to another reader, one more segment. */
  readonly encodedSlash: boolean
}

export type TargetRefusal = 'bad-target' | 'key-in-url' | 'profile-unknown'
export type ParsedTarget =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly code: TargetRefusal; readonly why: string }

const visible = /^[\x21-\x7e]+$/
const firstSegment = /^(~?[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)(?:\.([a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?))?$/
/** A segment that some server reads as "here" or "up", also with path parameters behind it (`..;x`, `..%3bx`). */
const dotSegment = /^\.{1,2}(?:;|%3b|$)/i
/** Nothing but path parameters: an empty segment to a server that cuts them off (`/v1/;/admin`). */
const parametersAlone = /\/(?:;|%3b)/i
/** Encoded dot, backslash, control or DEL; and an encoded percent that hides a second layer of encoding. */
const dangerousEncoding = /%(?:2e|5c|[01][0-9a-f]|7f|25[0-9a-f]{2})/i
const encodedSlash = /%2f/gi
const brokenEncoding = /%(?![0-9a-f]{2})/i

/**
 * Reads a request target (RFC 9112 §3.2) and refuses everything that two parsers could read differently. Only origin-form
 * is accepted; nothing is normalised, so that what was checked is what is sent.
 */
export function parseTarget(raw: string): ParsedTarget {
  if (!raw.startsWith('/')) return refuse('only a path is accepted, not an absolute URL or an authority')
  if (!visible.test(raw) || raw.includes('\\') || raw.includes('#')) {
    return refuse('the target holds a backslash, a fragment, or a character that has to be percent-encoded')
  }
  if (holdsKeyInAnyForm(raw)) {
    return {
      ok: false,
      code: 'key-in-url',
      why: 'a client key stands in the URL, where logs and referrers would keep it',
    }
  }
  const mark = raw.indexOf('?')
  const path = mark === -1 ? raw : raw.slice(0, mark)
  const why = pathProblem(path)
  if (why !== null) return refuse(why)
  const slash = path.indexOf('/', 1)
  const named = firstSegment.exec(slash === -1 ? path.slice(1) : path.slice(1, slash))
  if (!named) return { ok: false, code: 'profile-unknown', why: 'the path does not begin with the name of a profile' }
  const rest = slash === -1 ? '' : path.slice(slash)
  const query = mark === -1 ? '' : raw.slice(mark)
  const target = { profile: named[1] as string, endpoint: named[2] ?? null, rest, query }
  return { ok: true, target: { ...target, encodedSlash: rest.search(encodedSlash) !== -1 } }
}

/** Tools ask for the same few targets again and again; long ones and many are not kept. */
const kept = { targets: 256, length: 256 }

/** `parseTarget`, remembering the targets that it understood: it depends on nothing else. */
export function createTargetReader(): typeof parseTarget {
  const seen = new Map<string, ParsedTarget>()
  return (raw) => {
    const known = seen.get(raw)
    if (known !== undefined) return known
    const parsed = parseTarget(raw)
    if (!parsed.ok || raw.length > kept.length) return parsed
    if (seen.size >= kept.targets) seen.clear()
    seen.set(raw, parsed)
    return parsed
  }
}

/** Also of what a reader sees who takes an encoded slash for a slash. */
function pathProblem(sent: string): string | null {
  const path = sent.includes('%') ? sent.replace(encodedSlash, '/') : sent
  if (path.includes('//')) return 'the path holds an empty segment (//)'
  if (path.includes('%')) {
    if (brokenEncoding.test(path)) return 'the path holds a percent sign that encodes nothing'
    if (dangerousEncoding.test(path)) {
      return 'the path holds an encoded dot, backslash, control character or percent sign'
    }
  }
  if (parametersAlone.test(path)) return 'the path holds a segment of nothing but parameters (;)'
  if (path.includes('/.') && path.split('/').some((segment) => dotSegment.test(segment))) {
    return 'the path holds a dot segment (. or ..)'
  }
  return null
}

function holdsKeyInAnyForm(raw: string): boolean {
  if (holdsKey(raw)) return true
  return (
    raw.includes('%') &&
    holdsKey(raw.replace(/%([0-9a-f]{2})/gi, (_whole, hex) => String.fromCharCode(parseInt(hex, 16))))
  )
}

function refuse(why: string): ParsedTarget {
  return { ok: false, code: 'bad-target', why }
}
