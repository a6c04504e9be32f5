import { connect } from 'node:net'
import { answerCanary } from './answer-canary.ts'
import { type FuzzWorld, firstPlaceholder, secretWord } from './fuzz-world.ts'
import { place } from './placeholders.ts'
import { createStrictParser } from './strict-request.ts'

/** A well-formed request behind each script: whoever lost the thread reads it wrongly. */
const sentinel = `GET /demo/v1/sentinel HTTP/1.1\r\nHost: 127.0.0.1:${place.port}\r\nX-Api-Key: ${place.key}\r\nConnection: close\r\n\r\n`
/** How long nothing may come where nothing needs to come, and where an answer is owed. */
const quietMs = 150
const owedMs = 180_000

/** Sends a script on a connection of its own and judges what came back. */
export async function sendScript(
  { proxy, fill, judge }: FuzzWorld,
  script: readonly string[],
  opened: (port: number) => void,
): Promise<string[]> {
  const bytes = filled(`${script.join('')}${sentinel}`, fill)
  const strict = createStrictParser()
  strict.feed(bytes)
  const owed = strict.error === null && strict.atRest
  const received = await new Promise<Buffer | null>((resolve) => {
    const parts: Buffer[] = []
    const socket = connect(proxy.port, '127.0.0.1')
    const timer = setTimeout(
      () => {
        socket.destroy()
        if (owed) resolve(null)
      },
      owed ? owedMs : quietMs,
    )
    socket.on('connect', () => {
      opened(socket.localPort ?? 0)
      socket.write(bytes)
      timer.refresh()
    })
    socket.on('data', (chunk: Buffer) => {
      parts.push(chunk)
      timer.refresh()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(Buffer.concat(parts))
    })
  })
  if (received === null) return ['no answer, although every request was complete']
  return judgeAnswers(received.toString('latin1'), fill, judge.keyParts)
}

function judgeAnswers(text: string, fill: ReadonlyMap<number, string>, keyParts: readonly string[]): string[] {
  const found: string[] = []
  if (text.includes('CANARY-token')) found.push('a token came back')
  if (text.includes(answerCanary)) found.push('a header came through that the proxy must keep back')
  if (text.includes(secretWord)) found.push('what the caller sent came back')
  if (keyParts.some((part) => text.includes(part))) found.push('a client key came back')
  if (text.includes(fill.get(firstPlaceholder + 4) as string)) found.push('a Basic credential came back')
  return found
}

/** The bytes of a script, with the placeholders filled in. */
export function filled(script: string, fill: ReadonlyMap<number, string>): Buffer {
  const text = script.replace(/[\x80-\x87]/g, (char) => fill.get(char.charCodeAt(0)) ?? char)
  return Buffer.from(text, 'latin1')
}
