import type { IncomingMessage } from 'node:http'
import type { Forward } from '../../src/core/proxy/decide.ts'
import { allowedMethods, allowedPaths, deniedPath, tokenOf } from './fuzz-world.ts'
import { generousPath } from './generous-reading.ts'
import type { RawUpstream } from './raw-upstream.ts'
import type { StrictRequest } from './strict-request.ts'

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
}

interface Allowed {
  readonly port: number
  /** How often it may still arrive: an idempotent request is sent once more when its connection broke. */
  left: number
  readonly body: Buffer[]
}

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
/** Who may hold an upstream's token, by the upstream's name. */
const tokenHolder: Readonly<Record<string, string>> = { demo: 'demo', files: 'demo', other: 'other', keyed: 'keyed' }
/** Nothing of the kind may reach an upstream (RFC 9110 §7.6.1, cookies, who asks). */
const neverUpstream =
  /^(?:cookie2?|origin|referer|forwarded|via|te|proxy-.*|x-forwarded-.*|sec-.*|x-original-ur[li]|x-rewrite-url|keep-alive)$/
/** The framing of the connection and the credential; that they are right is judged apart. */
const addedByProxy = new Set(['host', 'connection', 'transfer-encoding', 'upgrade', 'expect'])
const injectedAt = (upstream: string) => (upstream === 'keyed' ? 'x-token' : upstream === 'open' ? '' : 'authorization')
const credentialName = /^(?:authorization|x-api-key|x-token|host|content-length|transfer-encoding)$/
const methodOverride = /^x-(?:http-)?method(?:-override)?$/

export function createJudge(deps: {
  readonly upstreams: readonly RawUpstream[]
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
      if (neverUpstream.test(read) && !(request.upgrade && read.startsWith('sec-websocket-'))) return `header ${name}`
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
      const body: Buffer[] = []
      tapBody(req, body)
      const upstream = nameOf.get(forward.upstream.origin) ?? forward.upstream.origin
      const reading = readingOf(upstream, forward.method, forward.path, forward.headers)
      const entry = { port: req.socket.remotePort ?? 0, left: idempotent.has(forward.method) ? 2 : 1, body }
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
      const reading = readingOf(upstream, request.method, request.target, own.flat())
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
          ({ left, body }) => left > 0 && (request.upgrade || isBody(request, Buffer.concat(body))),
        )
        if (request.trailers.some((line) => judgeTrailer(line))) {
          deps.violated({ what: `trailers ${JSON.stringify(request.trailers)}`, port: candidates[0]?.port ?? null })
        }
        if (fits) fits.left -= 1
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
  }
}

function isBody({ complete, body }: StrictRequest, sent: Buffer): boolean {
  return complete ? sent.equals(body) : sent.subarray(0, body.length).equals(body)
}

/** Method, profile's upstream, path and headers, as one text. The framing may change on the way; what it frames may not. */
function readingOf(upstream: string, method: string, path: string, headers: readonly string[]): string {
  const kept: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase()
    if (name !== 'content-length') kept.push(`${name}:${(headers[index + 1] as string).trim()}`)
  }
  return [upstream, method, path, ...kept].join('\n')
}

/** Copies a request's body as the parser hands it over, without reading it before the proxy does. */
function tapBody(req: IncomingMessage, into: Buffer[]): void {
  const { push } = req
  req.push = (chunk: Buffer | null, ...rest) => {
    if (chunk) into.push(Buffer.from(chunk))
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
