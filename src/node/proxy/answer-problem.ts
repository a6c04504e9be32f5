import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ProblemFacts, type ProxyProblemCode, problemAnswer } from '../../core/proxy/problem.ts'

/** Answers with a problem. An unread request body ends the connection: what follows it could be taken for a request. */
export function answerProblem(
  res: ServerResponse,
  code: ProxyProblemCode,
  facts: ProblemFacts,
  extraHeaders: readonly string[] = [],
): number {
  const { status, headers, body } = problemAnswer(code, facts)
  const all = [...headers, ...extraHeaders]
  if (!res.req.complete) all.push('Connection', 'close')
  res.writeHead(status, all)
  res.end(res.req.method === 'HEAD' ? undefined : body)
  return status
}

/** The same on a bare socket, for requests that the parser refused. */
export function answerProblemOnSocket(socket: Duplex, code: ProxyProblemCode): number {
  const { status, headers, body } = problemAnswer(code)
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'Connection: close']
  for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`)
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
  return status
}
