import type { IncomingMessage } from 'node:http'
import type { Forward } from '../../src/core/proxy/decide.ts'
import { allowedMethods, allowedPaths, deniedPath, tokenOf } from './fuzz-world.ts'
import { generousPath } from './generous-reading.ts'
import type { RecordingUpstream } from './raw-upstream.ts'
import type { StrictRequest } from './strict-request.ts'
import { linesOf } from './strict-stream.ts'

export interface Violation {
  readonly what: string
  /** The caller's port, which names the connection that did it; `null`: any of those that are open. */
  readonly port: number | null
}

/** Compares what the permission check read with what arrived upstream. */
export interface Judge {
  /** The proxy allowed this request. */
  allowed(req: IncomingMessage, forward: Forward): void
  arrived(upstream: string, request: StrictRequest): void
  /** Bodies of requests that are over; frees them. */
  settle(): void
  readonly forwarded: number
  /** Pieces of client keys, in text and in base64. */
  readonly keyParts: readonly string[]
  readonly arrivals: number
  readonly overHttp2: number
}

interface Allowed {
  readonly port: number
  /** How often it may still arrive: once more when its connection broke and it is idempotent, or nothing was done with it. */
  left: number
  readonly repeatable: boolean
  readonly req: IncomingMessage
  readonly body: Buffer[]
  /** The parser came to its end. */
  whole: boolean
}

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
/** Who may hold an upstream's token, by the upstream's name. */
const tokenHolder: Readonly<Record<string, string>> = { demo: 'demo', files: 'demo', other: 'other', keyed: 'keyed' }
/** Nothing of the kind may reach an upstream (RFC 9110 §7.6.1, cookies, who asks). */
const neverUpstream =
  /^(?:cookie2?|origin|referer|forwarded|via|te|proxy-(?:connection|authorization|authenticate)|x-forwarded-.*|sec-.*|x-original-ur[li]|x-rewrite-url|keep-alive)$/
/** The framing of the connection and the credential; that they are right is judged apart. */
const addedByProxy = new Set(['host', 'connection', 'transfer-encoding', 'upgrade', 'expect'])
const injectedAt = (upstream: string) => (upstream === 'keyed' ? 'x-token' : upstream === 'open' ? '' : 'authorization')
const credentialName = /^(?:authorization|x-api-key|x-token|host|content-length|transfer-encoding)$/
const isHttp2 = ({ version }: StrictRequest) => version === 'HTTP/2.0'
const methodOverride = /^x-(?:http-)?method(?:-override)?$/

export function createJudge(deps: {
  readonly upstreams: readonly RecordingUpstream[]
  readonly keys: readonly string[]
  readonly violated: (violation: Violation) => void
}): Judge {
  /** By reading. What a caller who vanished had sent may arrive a batch later. */
  let open = new Map<string, Allowed[]>()
  let before = open
  const arrivedAs: { readonly request: StrictRequest; readonly lists: readonly (readonly Allowed[])[] }[] = []
  const nameOf = new Map(deps.upstreams.map(({ url, name }) => [url, name]))
  const keyParts = deps.keys.flatMap((key) => [key.slice(20), ...base64Parts(key)])
  let forwarded = 0
  let arrivals = 0
  let overHttp2 = 0

  const judgeHead = (upstream: string, request: StrictRequest): string | null => {
    const { head, headers, method, target } = request
    const holder = tokenHolder[upstream]
    const own = holder === undefined ? null : tokenOf(holder)
    const tokens = head.match(/CANARY-token-[a-z]+-\d+/g) ?? []
    if (own === null ? tokens.length > 0 : tokens.length !== 1 || tokens[0] !== own) {
      return `tokens ${JSON.stringify(tokens)} at ${upstream}`
    }
    if (own !== null) {
      const [name, value] = upstream === 'keyed' ? ['x-token', own] : ['authorization', `Bearer ${own}`]
      const carried = headers.filter(([one]) => one.toLowerCase().replaceAll('_', '-') === name)
      if (carried.length !== 1 || carried[0]?.[1] !== value) return `${carried.length} headers ${name}`
    }
    if (keyParts.some((part) => head.includes(part))) return 'a client key travels upstream'
    const path = generousPath(target)
    if (!allowedPaths.some((allowed) => path === allowed || path.startsWith(`${allowed}/`))) return 'outside the paths'
    if (path === deniedPath || path.startsWith(`${deniedPath}/`)) return 'behind the rule that denies it'
    if (!allowedMethods.includes(method)) return `method ${method}`
    for (const [name, value] of headers) {
      const read = name.toLowerCase().replaceAll('_', '-')
      if (methodOverride.test(read) && !allowedMethods.includes(value.trim().toUpperCase())) return `override ${value}`
      const allowed = request.upgrade ? read.startsWith('sec-websocket-') : read === 'te' && isHttp2(request)
      if (neverUpstream.test(read) && !allowed) return `header ${name}`
    }
    return null
  }

  const judgeTrailer = ([name, value]: readonly [string, string]): boolean => {
    const read = name.toLowerCase().replaceAll('_', '-')
    const forbidden = neverUpstream.test(read) || methodOverride.test(read) || credentialName.test(read)
    return forbidden || keyParts.some((part) => `${name}:${value}`.includes(part))
  }

  return {
    allowed(req, forward) {
      forwarded += 1
      const { method, path, headers, acceptsTrailers } = forward
      const repeatable = idempotent.has(method)
      const entry = { port: req.socket.remotePort ?? 0, left: 2, repeatable, req, body: [], whole: false }
      tapBody(entry)
      const upstream = nameOf.get(forward.upstream.origin) ?? forward.upstream.origin
      const http2 = forward.upstream.origin.startsWith('https:') && forward.protocol === null
      const reading = http2
        ? readingOf(upstream, method, path, acceptsTrailers ? [...headers, 'te', 'trailers'] : headers, true)
        : readingOf(upstream, method, path, headers, false)
      const known = open.get(reading)
      if (known) known.push(entry)
      else open.set(reading, [entry])
    },
    arrived(upstream, request) {
      arrivals += 1
      const own = request.headers.filter(([spelt]) => {
        const name = spelt.toLowerCase()
        return !addedByProxy.has(name) && name !== injectedAt(upstream)
      })
      const http2 = isHttp2(request)
      if (http2) overHttp2 += 1
      const reading = readingOf(upstream, request.method, request.target, own.flat(), http2)
      const candidates = [...(open.get(reading) ?? []), ...(before.get(reading) ?? [])]
      const [first] = candidates
      const port = candidates.length === 1 ? (first?.port ?? null) : null
      if (!first) {
        const what = `${upstream} got a request that no permission check read so: ${JSON.stringify(request.head)}`
        deps.violated({ what, port })
      } else {
        arrivedAs.push({ request, lists: [open.get(reading) ?? [], before.get(reading) ?? []] })
      }
      const why = judgeHead(upstream, request)
      if (why !== null) deps.violated({ what: `${upstream}: ${why} in ${JSON.stringify(request.head)}`, port })
    },
    settle() {
      // The choosiest first: whole bodies, then the longest part of one, and what takes any permission last.
      const ease = ({ request }: (typeof arrivedAs)[number]) =>
        request.upgrade ? 2 : request.complete ? 0 : 1 / (2 + request.body.length)
      for (const { request, lists } of arrivedAs.splice(0).sort((a, b) => ease(a) - ease(b))) {
        // Of all that were read alike, also those that came after this one: which is whose cannot be told.
        const candidates = lists.flat()
        const fits = candidates.find(
          (one) => one.left > 0 && (request.upgrade || (isBody(request, one) && areTrailers(request, one))),
        )
        if (request.trailers.some((line) => judgeTrailer(line))) {
          deps.violated({ what: `trailers ${JSON.stringify(request.trailers)}`, port: candidates[0]?.port ?? null })
        }
        if (fits) fits.left -= fits.repeatable || request.unprocessed ? 1 : 2
        else
          deps.violated({
            what: `more requests or another body than was read: ${JSON.stringify(request.head)}`,
            port: candidates[0]?.port ?? null,
          })
      }
      before = open
      open = new Map()
    },
    keyParts,
    get forwarded() {
      return forwarded
    },
    get arrivals() {
      return arrivals
    },
    get overHttp2() {
      return overHttp2
    },
  }
}

/** What was cut off may not look whole. */
function isBody({ complete, body }: StrictRequest, { body: parts, whole }: Allowed): boolean {
  const sent = Buffer.concat(parts)
  return complete ? whole && sent.equals(body) : sent.subarray(0, body.length).equals(body)
}

/** Nothing follows the body but what the caller sent behind it. */
function areTrailers({ trailers }: StrictRequest, { req }: Allowed): boolean {
  const sent = linesOf(req.rawTrailers).map(([name, value]) => `${name.toLowerCase()}:${value}`)
  return trailers.every(([name, value]) => sent.includes(`${name.toLowerCase()}:${value}`))
}

/**
 * Method, profile's upstream, path and headers, as one text. The framing may change on the way; what it frames may not.
 * `sorted`: only lines of the same name keep their order, which is all that means something (RFC 9110 §5.3).
 */
function readingOf(
  upstream: string,
  method: string,
  path: string,
  headers: readonly string[],
  sorted: boolean,
): string {
  const kept: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase()
    if (name !== 'content-length') kept.push(`${name}:${(headers[index + 1] as string).trim()}`)
  }
  const nameIn = (line: string) => line.slice(0, line.indexOf(':'))
  if (sorted) kept.sort((a, b) => (nameIn(a) < nameIn(b) ? -1 : nameIn(a) > nameIn(b) ? 1 : 0))
  return [upstream, method, path, ...kept].join('\n')
}

/** Copies a request's body as the parser hands it over, without reading it before the proxy does. */
function tapBody(into: Allowed): void {
  const { req } = into
  const { push } = req
  req.push = (chunk: Buffer | null, ...rest) => {
    if (chunk) into.body.push(Buffer.from(chunk))
    else into.whole = req.complete
    return push.call(req, chunk, ...rest)
  }
}

/** Pieces that stand in the base64 of any text with the key in it, for each of the three alignments. */
function base64Parts(key: string): string[] {
  return [0, 1, 2].map((shift) =>
    Buffer.from('x'.repeat(shift) + key)
      .toString('base64')
      .slice(28, 60),
  )
}
