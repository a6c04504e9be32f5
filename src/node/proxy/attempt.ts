import type { Duplex } from 'node:stream'
import type { AnswerRules } from '../../core/proxy/answered-headers.ts'
import { glance } from '../../core/proxy/rejection.ts'
import { AnswerStream } from './answer-stream.ts'
import type { Exchange } from './exchange.ts'
import type { Lease, LeasedHandler, RawHeaders } from './leased-handler.ts'
import { answerText } from './looked-answer.ts'
import { isLengthOfNothing } from './upstream-failure.ts'

/** A refused attempt's leftovers are read to keep its connection, if they are no longer than this. */
const discardLimit = 64 * 1024

interface HeldHead {
  readonly status: number
  readonly raw: RawHeaders
  readonly resume: () => void
  readonly statusText: string
}

/** A small body whose content decides whether the answer is a refusal. */
interface LookedBody {
  readonly head: HeldHead
  readonly chunks: Buffer[]
  bytes: number
  /** Of a body of unknown length: ends the wait. */
  readonly timer: NodeJS.Timeout | undefined
  /** `undefined`: more may come. */
  trailers: RawHeaders | null | undefined
}

/**
 * One sending of a request: undici's raw handler. A refusal of the token may be held back until the exchange knows whether
 * another token is to be had.
 */
export class Attempt implements LeasedHandler {
  readonly #exchange: Exchange
  readonly #rules: AnswerRules
  readonly #sending: () => void
  #lease: Lease | undefined
  #answer: AnswerStream | undefined
  #held: HeldHead | undefined
  #looked: LookedBody | undefined
  #failure: Error | undefined
  #discarded: { bytes: number } | undefined
  #aborted = false

  /** `sending` runs in the tick in which the body's reader attaches. */
  constructor(exchange: Exchange, rules: AnswerRules, sending: () => void) {
    this.#exchange = exchange
    this.#rules = rules
    this.#sending = sending
  }

  get answer(): AnswerStream | undefined {
    return this.#answer
  }

  /** Ends it at once, also upstream. */
  abort(): void {
    this.#aborted = true
    clearTimeout(this.#looked?.timer)
    this.#lease?.drop()
  }

  leased(lease: Lease): void {
    this.#lease = lease
    if (this.#aborted) lease.drop()
  }

  onConnect(): void {
    this.#sending()
  }

  onHeaders(status: number, raw: RawHeaders, resume: () => void, statusText: string): boolean {
    if (status < 200) {
      this.#exchange.interim(status, raw, this.#rules)
      return true
    }
    const head = { status, raw, resume, statusText }
    const verdict = this.#exchange.judgeHead(status, raw)
    if (verdict === 'look' || verdict === 'glance') {
      this.#looked = { head, chunks: [], bytes: 0, timer: this.#patience(verdict), trailers: undefined }
      return true
    }
    if (verdict === 'refused' && this.#exchange.holdsRefusal(this)) {
      this.#held = head
      return false
    }
    this.#begin(head)
    return true
  }

  onData(chunk: Buffer): boolean {
    if (this.#looked !== undefined) return this.#gather(this.#looked, chunk)
    if (this.#discarded === undefined) return this.#answer?.data(chunk) ?? true
    this.#discarded.bytes += chunk.length
    if (this.#discarded.bytes > discardLimit) this.abort()
    return true
  }

  onComplete(trailers: RawHeaders | null): void {
    this.#lease?.keep()
    // An answer without a body is over although nobody resumed it.
    if (this.#held !== undefined)
      this.#looked ??= { head: this.#held, chunks: [], bytes: 0, timer: undefined, trailers }
    const looked = this.#looked
    if (looked !== undefined) {
      looked.trailers = trailers
      if (this.#held === undefined) this.#judge(looked, answerText(looked.head.raw, looked.chunks))
    } else if (this.#discarded === undefined) this.#answer?.end(trailers)
  }

  onUpgrade(status: number, headers: RawHeaders | null, socket: Duplex): void {
    // undici has let go of this socket; the lease is of no more use.
    this.#lease?.drop()
    this.#exchange.upgraded(status, headers ?? [], socket)
  }

  onError(error: Error): void {
    this.#lease?.drop()
    clearTimeout(this.#looked?.timer)
    if (this.#aborted || this.#discarded !== undefined) return
    if (this.#answer?.bodyless && isLengthOfNothing(error)) this.#answer.end(null)
    else if (this.#held === undefined) this.#exchange.failed(error, this)
    else this.#failure = error
  }

  /** The held refusal is the answer after all. */
  release(): void {
    const held = this.#held
    this.#held = undefined
    if (held === undefined) return
    if (this.#failure !== undefined) {
      this.#exchange.failed(this.#failure, this)
      return
    }
    this.#begin(held)
    const whole = this.#looked !== undefined && this.#looked.trailers !== undefined
    const more = this.#looked === undefined || this.#handOn(this.#looked)
    if (more && !whole) held.resume()
  }

  /** The held refusal is forgotten: another attempt follows. */
  discard(): void {
    const held = this.#held
    this.#held = undefined
    this.#discarded = { bytes: 0 }
    if (this.#failure === undefined && this.#looked?.trailers === undefined) held?.resume()
    this.#looked = undefined
  }

  #patience(verdict: 'look' | 'glance'): NodeJS.Timeout | undefined {
    if (verdict === 'look') return undefined
    return setTimeout(() => {
      if (this.#looked !== undefined) this.#judge(this.#looked, '')
    }, glance.ms)
  }

  /** `false`: no more until the `resume` that was given. */
  #gather(looked: LookedBody, chunk: Buffer): boolean {
    looked.chunks.push(chunk)
    looked.bytes += chunk.length
    if (this.#held !== undefined) return false
    return looked.timer === undefined || looked.bytes <= glance.bytes || this.#judge(looked, '')
  }

  /** Decides by the text of the body; without one, because it is no small answer after all, by the status. */
  #judge(looked: LookedBody, text: string): boolean {
    clearTimeout(looked.timer)
    const { head } = looked
    if (this.#exchange.judgeBody(head.status, text) === 'refused' && this.#exchange.holdsRefusal(this)) {
      this.#held = head
      return false
    }
    this.#begin(head)
    return this.#handOn(looked)
  }

  #handOn({ chunks, trailers }: LookedBody): boolean {
    this.#looked = undefined
    let more = true
    for (const chunk of chunks) more = this.#answer?.data(chunk) ?? true
    if (trailers !== undefined) this.#answer?.end(trailers)
    return more
  }

  #begin({ status, raw, resume, statusText }: HeldHead): void {
    this.#answer = new AnswerStream(this.#exchange.res, status, statusText, raw, this.#rules, resume)
  }
}
