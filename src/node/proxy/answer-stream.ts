import type { ServerResponse } from 'node:http'
import { type AnswerRules, answeredHead, isKeptBack } from '../../core/proxy/answered-headers.ts'
import { latin1, pairsOf } from './latin1.ts'
import type { RawHeaders } from './leased-handler.ts'

/** Answers up to this declared length are collected and leave in one system call. */
const smallAnswer = 64 * 1024
/** Up to this length head and body leave as one string, a byte a character: cheaper than two pieces in one call. */
const textAnswer = 8 * 1024
const printable = /^[\x20-\x7e]*$/

/** Passes one upstream answer on, with back-pressure, in the shape of undici's raw handler. */
export class AnswerStream {
  readonly #res: ServerResponse
  readonly #head: { readonly status: number; readonly reason: string; readonly headers: string[] }
  /** Chunks of a small answer; `null` when it is streamed. */
  readonly #collected: Buffer[] | null
  /** HEAD, 204 and 304: the head is all. */
  readonly bodyless: boolean
  bytes = 0

  constructor(
    res: ServerResponse,
    status: number,
    statusText: string,
    raw: RawHeaders,
    rules: AnswerRules,
    resume: () => void,
  ) {
    const { headers, length } = answeredHead(latin1(raw), rules)
    // What is left of an unread body could be taken for the next request.
    if (!res.req.complete) headers.push('Connection', 'close')
    this.#res = res
    this.#head = { status, reason: printable.test(statusText) ? statusText : '', headers }
    this.bodyless = res.req.method === 'HEAD' || status === 204 || status === 304
    this.#collected = this.bodyless || (length !== null && length <= smallAnswer) ? [] : null
    if (this.#collected === null) {
      this.#writeHead()
      // An event stream's head must not wait for its first event. Not `flushHeaders`, which writes it as UTF-8.
      res.write('', 'latin1')
      res.on('drain', resume)
    }
  }

  get status(): number {
    return this.#head.status
  }

  /** `false`: no more until the `resume` that was given. */
  data(chunk: Buffer): boolean {
    this.bytes += chunk.length
    if (this.#collected === null) return this.#res.write(chunk)
    this.#collected.push(chunk)
    return true
  }

  end(trailers: RawHeaders | null): void {
    const collected = this.#collected
    if (collected === null) {
      if (trailers !== null && trailers.length > 0 && this.#res.chunkedEncoding) this.#res.addTrailers(passed(trailers))
      this.#res.end()
      return
    }
    this.#writeHead()
    if (this.bodyless || collected.length === 0) this.#res.end()
    else if (this.bytes > textAnswer) this.#res.end(collected.length === 1 ? collected[0] : Buffer.concat(collected))
    else this.#res.end(collected.map((part) => part.toString('latin1')).join(''), 'latin1')
  }

  #writeHead(): void {
    const { status, reason, headers } = this.#head
    if (reason === '') this.#res.writeHead(status, headers)
    else this.#res.writeHead(status, reason, headers)
  }
}

/** Trailers follow the same rules as headers; nothing that changes the framing may stand there (RFC 9110 §6.5.1). */
function passed(raw: RawHeaders): [string, string][] {
  return pairsOf(latin1(raw)).filter(([spelt]) => {
    const name = spelt.toLowerCase()
    return name !== 'content-length' && name !== 'location' && !isKeptBack(name)
  })
}
