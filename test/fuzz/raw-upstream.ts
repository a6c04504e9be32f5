import { type IncomingMessage, Server } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { listening } from './listening.ts'
import { createStrictParser, type StrictParser, type StrictRequest } from './strict-request.ts'
import { upstreamAnswer } from './upstream-answers.ts'

export interface RecordingUpstream {
  readonly name: string
  readonly url: string
  close(): Promise<void>
}

export interface UpstreamListener {
  /** A head that the strict parser could read. */
  onRequest(upstream: string, request: StrictRequest): void
  /** Bytes that a strict reader refuses, or that Node's parser reads differently. */
  onViolation(upstream: string, why: string): void
}

/** Records raw bytes: a strict parser of the test reads them, and Node's own reads the same bytes a second time. */
export function createRawRecorder(name: string, listener: UpstreamListener) {
  const twin = createNodeReader()
  return {
    record(socket: Socket): void {
      const strict = createStrictParser()
      const second = twin.attach()
      const judge = createSameReading(strict, second, (why) => listener.onViolation(name, why))
      socket.on('close', () => second.end())
      socket.on('data', (chunk: Buffer) => {
        second.take(chunk)
        for (const request of strict.feed(chunk)) {
          judge.expect(request)
          listener.onRequest(name, request)
          upstreamAnswer(request, socket)
        }
        if (strict.error !== null) listener.onViolation(name, `a strict reader refuses what came: ${strict.error}`)
        judge.compare()
      })
    },
    close: () => twin.close(),
  }
}

/** An upstream in the clear. */
export async function startRawUpstream(name: string, listener: UpstreamListener): Promise<RecordingUpstream> {
  const recorder = createRawRecorder(name, listener)
  const server = createServer({ noDelay: true }, (socket) => recorder.record(socket))
  const { port, close } = await listening(server)
  return {
    ...{ name, url: `http://127.0.0.1:${port}` },
    async close() {
      recorder.close()
      await close()
    },
  }
}

interface NodeReading {
  readonly requests: { method: string; target: string; headers: readonly string[]; bytes: number }[]
  readonly failed: string | null
  take(chunk: Buffer): void
  end(): void
}

/** Node's HTTP server over sockets that lead nowhere. */
function createNodeReader(): { attach(): NodeReading; close(): void } {
  const server = new Server({ requireHostHeader: true })
  const readings = new WeakMap<Duplex, { requests: NodeReading['requests']; failed: string | null }>()
  const note = (req: IncomingMessage) => {
    const reading = readings.get(req.socket)
    const { method = '', url = '', rawHeaders } = req
    const entry = { method, target: url, headers: rawHeaders, bytes: 0 }
    reading?.requests.push(entry)
    req.on('data', (chunk: Buffer) => {
      entry.bytes += chunk.length
    })
    req.on('error', () => undefined)
  }
  server.on('request', (req, res) => {
    note(req)
    res.end()
  })
  server.on('checkContinue', (req, res) => {
    note(req)
    res.end()
  })
  server.on('upgrade', note)
  server.on('connect', note)
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    const reading = readings.get(socket)
    if (reading && error.code !== 'ECONNRESET') reading.failed ??= error.code ?? 'clientError'
  })
  return {
    attach() {
      const socket = new Duplex({
        read() {},
        write: (_chunk, _encoding, done) => done(),
      })
      const reading = { requests: [] as NodeReading['requests'], failed: null as string | null }
      readings.set(socket, reading)
      socket.on('error', () => undefined)
      server.emit('connection', socket)
      return {
        requests: reading.requests,
        get failed() {
          return reading.failed
        },
        take: (chunk) => void (socket.destroyed || socket.push(chunk)),
        end: () => socket.destroy(),
      }
    },
    close: () => server.closeAllConnections(),
  }
}

/** Whether both readers found the same requests. Node's is a tick or two late, so the comparison lags behind. */
function createSameReading(strict: StrictParser, second: NodeReading, violated: (why: string) => void) {
  const waiting: StrictRequest[] = []
  let over = false
  const differ = (why: string) => {
    over = true
    violated(why)
  }
  const compareOne = (mine: StrictRequest, theirs: NodeReading['requests'][number]) => {
    const flat = mine.headers.flat()
    if (mine.method !== theirs.method || mine.target !== theirs.target) {
      return differ(`Node reads ${theirs.method} ${theirs.target}, a strict reader ${mine.method} ${mine.target}`)
    }
    if (flat.length !== theirs.headers.length || flat.some((text, index) => text !== theirs.headers[index])) {
      return differ(`Node reads other headers: ${JSON.stringify(theirs.headers)} for ${JSON.stringify(flat)}`)
    }
  }
  return {
    expect: (request: StrictRequest) => void waiting.push(request),
    compare() {
      if (over) return
      // A refusal by only one of the two is a difference as well.
      if (second.failed !== null && strict.error === null) return differ(`Node refuses what came: ${second.failed}`)
      while (waiting.length > 0 && second.requests.length > 0) {
        compareOne(waiting.shift() as StrictRequest, second.requests.shift() as NodeReading['requests'][number])
      }
      if (second.requests.length > 0) differ('Node found a request where a strict reader found none')
    },
  }
}
