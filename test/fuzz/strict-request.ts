/** One request exactly as RFC 9112 writes it; nothing is forgiven. */
export interface StrictRequest {
  readonly method: string
  readonly target: string
  readonly version: string
  /** Pairs in order, values as latin-1. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Everything before the body, for searches. */
  readonly head: string
  body: Buffer
  readonly trailers: (readonly [name: string, value: string])[]
  complete: boolean
  /** It was told that nothing was done with it, so that it may come again. */
  unprocessed: boolean
  readonly upgrade: boolean
}

export interface StrictParser {
  /** Takes bytes; returns the requests whose heads have become readable by them. */
  feed(chunk: Buffer): StrictRequest[]
  /** What no strict reader would accept; nothing is read after it. */
  readonly error: string | null
  /** No byte is left that waits for more. */
  readonly atRest: boolean
}

export const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const requestLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) (HTTP\/1\.[01])$/
export const visible = /^[\x21-\x7e]+$/
/** RFC 9110 §5.5: no control characters but the tab, and no white space around it. */
export const fieldValue = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/
const chunkLine = /^([0-9a-f]{1,8})$/i

type Phase = 'head' | 'length' | 'chunk-line' | 'chunk-data' | 'trailers' | 'tunnel'

/** Reads HTTP/1.1 requests off a byte stream, apart from Node and undici so that it can contradict them. */
export function createStrictParser(): StrictParser {
  let rest: Buffer = Buffer.alloc(0)
  let phase: Phase = 'head'
  let left = 0
  let current: StrictRequest | undefined
  let error: string | null = null

  const fail = (why: string): false => {
    error = why
    return false
  }
  const takeLine = (): string | null => {
    const end = rest.indexOf('\r\n')
    if (end === -1) return null
    const line = rest.toString('latin1', 0, end)
    rest = rest.subarray(end + 2)
    return line
  }
  const finish = (): true => {
    if (current) current.complete = true
    current = undefined
    phase = 'head'
    return true
  }
  const readHead = (found: StrictRequest[]): boolean => {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return false
    const head = rest.toString('latin1', 0, end)
    rest = rest.subarray(end + 4)
    const read = strictHead(head)
    if (typeof read === 'string') return fail(read)
    const { request, length } = read
    found.push(request)
    current = request
    if (request.upgrade || request.method === 'CONNECT') {
      phase = 'tunnel'
      return true
    }
    if (length === 'chunked') phase = 'chunk-line'
    else if (length > 0) {
      phase = 'length'
      left = length
    } else finish()
    return true
  }
  const takeBody = (): boolean => {
    if (rest.length === 0) return false
    const part = rest.subarray(0, left)
    if (current) current.body = current.body.length === 0 ? Buffer.from(part) : Buffer.concat([current.body, part])
    rest = rest.subarray(part.length)
    left -= part.length
    return true
  }
  const step = (found: StrictRequest[]): boolean => {
    switch (phase) {
      case 'head':
        return readHead(found)
      case 'length':
        if (!takeBody()) return false
        return left === 0 ? finish() : true
      case 'chunk-line': {
        const line = takeLine()
        if (line === null) return false
        const size = chunkLine.exec(line)?.[1]
        if (size === undefined) return fail(`chunk size ${JSON.stringify(line)}`)
        left = Number.parseInt(size, 16)
        phase = left === 0 ? 'trailers' : 'chunk-data'
        return true
      }
      case 'chunk-data':
        if (left > 0) return takeBody()
        if (rest.length < 2) return false
        if (rest[0] !== 13 || rest[1] !== 10) return fail('no line end behind a chunk')
        rest = rest.subarray(2)
        phase = 'chunk-line'
        return true
      case 'trailers': {
        const line = takeLine()
        if (line === null) return false
        if (line === '') return finish()
        const field = strictField(line)
        if (field === null) return fail(`trailer ${JSON.stringify(line)}`)
        current?.trailers.push(field)
        return true
      }
      default:
        rest = rest.subarray(rest.length)
        return false
    }
  }

  return {
    feed(chunk) {
      const found: StrictRequest[] = []
      if (error !== null) return found
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      while (step(found));
      return found
    },
    get error() {
      return error
    },
    get atRest() {
      return phase === 'tunnel' || (phase === 'head' && rest.length === 0)
    },
  }
}

function strictField(line: string): readonly [string, string] | null {
  const colon = line.indexOf(':')
  if (colon === -1) return null
  const name = line.slice(0, colon)
  const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')
  return token.test(name) && fieldValue.test(value) ? [name, value] : null
}

const noBody = () => ({ body: Buffer.alloc(0), trailers: [], complete: false, unprocessed: false })

function strictHead(head: string): string | { request: StrictRequest; length: number | 'chunked' } {
  const lines = head.split('\r\n')
  const start = requestLine.exec(lines[0] as string)
  if (!start || !visible.test(start[2] as string)) return `request line ${JSON.stringify(lines[0])}`
  const headers: (readonly [string, string])[] = []
  for (const line of lines.slice(1)) {
    const field = strictField(line)
    if (field === null) return `header line ${JSON.stringify(line)}`
    headers.push(field)
  }
  const values = (wanted: string) => headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
  const [method = '', target = '', version = ''] = start.slice(1)
  if (values('host').length !== 1) return `${values('host').length} Host headers`
  const lengths = values('content-length')
  const codings = values('transfer-encoding')
  if (lengths.length > 1 || (lengths.length === 1 && !/^\d{1,15}$/.test(lengths[0] as string))) return 'Content-Length'
  if (codings.length > 1 || (codings.length === 1 && codings[0]?.toLowerCase() !== 'chunked')) {
    return 'Transfer-Encoding'
  }
  if (lengths.length + codings.length > 1) return 'both Content-Length and Transfer-Encoding'
  const named = values('connection').flatMap((value) => value.toLowerCase().split(/\s*,\s*/))
  const upgrade = named.includes('upgrade') && values('upgrade').length > 0
  const request = { method, target, version, headers, head, ...noBody(), upgrade }
  return { request, length: codings.length > 0 ? 'chunked' : Number(lengths[0] ?? 0) }
}
