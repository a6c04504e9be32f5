import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Runs when an answer is over, whole or not; perhaps twice. An answer that waits behind another one of its connection
 * (RFC 9112 §9.3.2) has no socket yet and does not always hear of its end. Returns the function that stops it.
 */
export function whenOver({ socket }: IncomingMessage, res: ServerResponse, run: () => void): () => void {
  const queued = res.socket === null
  res.once('close', run)
  if (queued && socket.destroyed) process.nextTick(run)
  else if (queued) socket.setMaxListeners(0).once('close', run)
  return () => {
    res.off('close', run)
    if (queued) socket.off('close', run)
  }
}
