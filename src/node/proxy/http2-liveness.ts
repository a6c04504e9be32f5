import type { ClientHttp2Session } from 'node:http2'

/** Tells a connection on which nothing comes any more from one whose upstream takes its time. */
export interface Http2Liveness {
  /** A request waits for the head of its answer, until it says that it does no longer. */
  waiting(): () => void
  /** Something came, or a body went on its way. */
  alive(): void
  stop(): void
}

/**
 * A head that is late makes the connection prove itself with a PING (RFC 9113 §6.7), at most one a time of silence, because
 * servers of gRPC end connections that ping more. Without it a machine that slept would wait for minutes; and Node stops
 * reading for good when a write failed while the next one stood in line, so that it never learns that the connection is gone.
 */
export function watchLiveness(
  session: Pick<ClientHttp2Session, 'ping' | 'destroyed'>,
  { silentMs, gone }: { readonly silentMs: number; readonly gone: () => void },
): Http2Liveness {
  let open = 0
  let doubt: NodeJS.Timeout | undefined
  let proof: NodeJS.Timeout | undefined
  const prove = () => {
    doubt = undefined
    if (proof !== undefined || session.destroyed) return
    proof = setTimeout(gone, silentMs).unref()
    session.ping(() => {
      clearTimeout(proof)
      proof = undefined
    })
  }
  const rest = () => {
    clearTimeout(doubt)
    doubt = undefined
  }
  return {
    waiting() {
      open += 1
      doubt ??= setTimeout(prove, silentMs).unref()
      let over = false
      return () => {
        if (over) return
        over = true
        open -= 1
        if (open === 0) rest()
      }
    },
    alive() {
      doubt?.refresh()
      proof?.refresh()
    },
    stop() {
      rest()
      clearTimeout(proof)
    },
  }
}
