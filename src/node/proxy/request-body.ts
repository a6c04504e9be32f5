import type { IncomingMessage } from 'node:http'

/** A body as it is sent: nothing, whole in memory, or the request itself as a stream. */
export type Body = Buffer | IncomingMessage | null

/** Bodies up to this size with a declared length are read first and sent in one write. */
export const collectLimit = 64 * 1024
/** Streamed bodies up to this size are kept beside, so that the request can be sent again with another token. */
export const replayLimit = 1024 * 1024

/** Reads a body whose declared length is known to be small. */
export function collectBody(req: IncomingMessage, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = []
  const finish = (error: Error | null) => {
    req.off('data', onData).off('end', onEnd).off('error', finish).off('close', onClose)
    done(error, chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
  }
  const onData = (chunk: Buffer) => chunks.push(chunk)
  const onEnd = () => finish(null)
  const onClose = () => finish(new Error('the request ended early'))
  req.on('data', onData).on('end', onEnd).on('error', finish).on('close', onClose)
}

/** Keeps what passes by, up to `replayLimit`. */
export interface KeptBody {
  /** The whole body, once it has passed; `null` while it is passing, or when it was too large. */
  whole(): Buffer | null
}

/** Must be called in the tick in which the stream's reader attaches, or chunks would be lost to it. */
export function keepBody(req: IncomingMessage, count: (bytes: number) => void): KeptBody {
  let chunks: Buffer[] | null = []
  let size = 0
  req.on('data', (chunk: Buffer) => {
    count(chunk.length)
    size += chunk.length
    if (size > replayLimit) chunks = null
    chunks?.push(chunk)
  })
  return { whole: () => (chunks !== null && req.complete && req.readableEnded ? Buffer.concat(chunks) : null) }
}
