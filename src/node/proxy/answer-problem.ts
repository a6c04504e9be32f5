import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ProblemFacts, type ProxyProblemCode, problemAnswer } from '../../core/proxy/problem.ts'

/**
 * After these nobody can tell where the next request begins, or when. The same holds for a caller who waits to be told to continue:
 * what comes next may be the body or not.
 */
const endsConnection: ReadonlySet<ProxyProblemCode> = new Set([
  'bad-request',
  'upgrade-refused',
  'expectation-refused',
  'request-timeout',
])

/** How much of a refused request's body is read and thrown away, and for how long, before its connection is cut. */
const lingerBytes = 8 * 1024 * 1024
const lingerMs = 2_000

/**
 * Answers with a problem. The rest of the body is read for a while: a connection that is cut under a caller who still sends
 * shows them a reset instead of the answer.
 */
export function answerProblem(
  res: ServerResponse,
  code: ProxyProblemCode,
  facts: ProblemFacts,
  extraHeaders: readonly string[] = [],
): number {
  const { req } = res
  const { status, headers, body } = problemAnswer(code, facts)
  const all = [...headers, ...extraHeaders]
  if (endsConnection.has(code) || (!req.complete && req.headers.expect !== undefined)) all.push('Connection', 'close')
  else if (!req.complete && !req.destroyed) discardBody(req)
  res.writeHead(status, all)
  res.end(req.method === 'HEAD' ? undefined : body)
  return status
}

function discardBody(req: IncomingMessage): void {
  const { socket } = req
  let bytes = 0
  const cut = () => socket.destroy()
  const timer = setTimeout(cut, lingerMs).unref()
  const done = () => {
    clearTimeout(timer)
    // A kept connection brings many refused bodies.
    socket.off('close', done)
  }
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > lingerBytes) cut()
  })
  req.once('end', done)
  socket.once('close', done)
}

/** The same on a bare socket, for requests that the parser refused. */
export function answerProblemOnSocket(socket: Duplex, code: ProxyProblemCode): number {
  const { status, headers, body } = problemAnswer(code)
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'Connection: close']
  for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`)
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
  return status
}
