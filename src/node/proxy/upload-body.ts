import type { IncomingMessage } from 'node:http'
import type { Writable } from 'node:stream'

/** Passes a caller's body on as it comes, with back-pressure. `cut`: it broke off before its end. */
export function uploadBody(
  body: IncomingMessage,
  sink: Writable,
  { alive, cut, finish = () => sink.end() }: { alive: () => void; cut: () => void; finish?: () => void },
): void {
  body.on('data', (chunk: Buffer) => {
    if (sink.destroyed || sink.closed) return
    alive()
    if (!sink.write(chunk)) body.pause()
  })
  sink.on('drain', () => {
    alive()
    body.resume()
  })
  // Whoever sends on after an early answer must not be left waiting.
  sink.once('close', () => body.resume())
  body.once('end', finish)
  body.once('close', () => {
    if (!body.complete) cut()
  })
}

/** Some servers never say that they want a body (RFC 9110 §10.1.1: "SHOULD NOT wait for an indefinite period"); as curl does. */
const unaskedMs = 1_000

/** Runs `send` once the upstream asks for the body, or has not said a word for a while; not after it answered or ended. */
export function whenWanted(
  asking: { once(event: 'continue' | 'close', listener: () => void): unknown },
  over: () => boolean,
  send: () => void,
): void {
  let sent = false
  const go = () => {
    clearTimeout(timer)
    if (sent || over()) return
    sent = true
    send()
  }
  const timer = setTimeout(go, unaskedMs)
  asking.once('continue', go)
  asking.once('close', () => clearTimeout(timer))
}
