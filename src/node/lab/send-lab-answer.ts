import type { ServerResponse } from 'node:http'
import type { LabOutcome } from '../../core/lab/create-lab.ts'

/**
 * Puts an answer on the wire, or ends the connection as planned, and tells the journal how it went. Only what really
 * left is called sent.
 */
export function sendLabAnswer(
  response: ServerResponse,
  outcome: LabOutcome,
  headers: Readonly<Record<string, string>>,
): void {
  const { answer, wire } = outcome
  const { socket } = response
  if (!socket || socket.destroyed) {
    outcome.done('client-gone', null)
    return
  }
  if (wire === 'drop' || wire === 'reset') {
    if (wire === 'reset') reset(socket)
    else socket.destroy()
    outcome.done(wire === 'drop' ? 'dropped' : 'reset', null)
    return
  }
  // The body is known before it is written, so that an app can tell half an answer from a whole one.
  const head = { ...answer.headers, ...headers, date: outcome.date }
  if (answer.stream) {
    sendStream(response, outcome, head)
    return
  }
  const body = Buffer.from(answer.body)
  response.writeHead(answer.status, { ...head, 'content-length': String(body.length) })
  if (wire === 'truncate') {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => {
      socket.destroy()
      outcome.done('truncated', answer.status)
    })
    return
  }
  response.once('close', () => outcome.done(response.writableFinished ? 'sent' : 'client-gone', answer.status))
  response.end(body)
}

/** A TCP reset. On TLS it is the socket underneath that can be reset. */
function reset(socket: NonNullable<ServerResponse['socket']>): void {
  const bare = (socket as { _parent?: typeof socket })._parent ?? socket
  bare.resetAndDestroy()
}

/** Server-sent events, each with its number; a cut stream ends after the first. */
function sendStream(response: ServerResponse, outcome: LabOutcome, head: Readonly<Record<string, string>>): void {
  const { status, stream = { count: 0, everyMs: 0 } } = outcome.answer
  response.writeHead(status, head)
  let sent = 0
  let timer: NodeJS.Timeout | undefined
  response.once('close', () => {
    clearTimeout(timer)
    const cut = outcome.wire === 'truncate' ? 'truncated' : 'client-gone'
    outcome.done(response.writableFinished ? 'sent' : cut, status)
  })
  const tick = () => {
    if (sent === stream.count) return void response.end()
    sent += 1
    response.write(`id: ${sent}\nevent: tick\ndata: {"number":${sent},"of":${stream.count}}\n\n`)
    if (outcome.wire === 'truncate') response.socket?.destroySoon()
    else timer = setTimeout(tick, stream.everyMs)
  }
  response.flushHeaders()
  tick()
}
