import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { VaultError } from '../../core/errors.ts'
import type { AnswerRules } from '../../core/proxy/answered-headers.ts'
import { corsHeaders } from '../../core/proxy/browser-guard.ts'
import type { Forward } from '../../core/proxy/decide.ts'
import { withInjected } from '../../core/proxy/forwarded-headers.ts'
import type { createInjector } from '../../core/proxy/inject.ts'
import type { ProblemFacts, ProxyProblemCode } from '../../core/proxy/problem.ts'
import { type HeadVerdict, judgeBody, judgeHead, plainRejection } from '../../core/proxy/rejection.ts'
import type { SignInWanted } from '../../core/proxy/sign-in-wanted.ts'
import { type TokenDesk, TokenRefused } from '../../core/proxy/token-desk.ts'
import { tokenProblem } from '../../core/proxy/token-problem.ts'
import type { LentToken } from '../../core/tokens/lender.ts'
import { answerProblem } from './answer-problem.ts'
import { Attempt } from './attempt.ts'
import { breakOff } from './break-off.ts'
import { whenOver } from './caller-gone.ts'
import { passInterim } from './interim-answer.ts'
import type { RawHeaders } from './leased-handler.ts'
import { answerHead } from './looked-answer.ts'
import { type Body, collectBody, collectLimit, type KeptBody, keepBody } from './request-body.ts'
import { joinUpgraded } from './upgraded.ts'
import { isStaleConnection, isUnaskedContinue, isUnprocessed, upstreamFailure, wantsHttp1 } from './upstream-failure.ts'
import type { UpstreamPools } from './upstream-pools.ts'

export interface ExchangeDeps {
  readonly desk: TokenDesk
  readonly pools: UpstreamPools
  readonly inject: ReturnType<typeof createInjector>
  readonly now: () => number
  /** How long a small body may take to arrive. */
  readonly bodyMs: number
  /** Unexpected errors; the caller is told nothing of them. */
  readonly report: (error: unknown) => void
  readonly signInWanted: SignInWanted
}

/** How an exchange went, for the ledger. */
export interface Outcome {
  readonly status: number
  readonly code: string | null
  readonly requestBytes: number
  readonly responseBytes: number
}

/** Methods that may be sent again when a kept connection turns out to be dead (RFC 9110 §9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/**
 * One allowed request from its token to its last byte: waits for the token, sends, hands the answer on, renews the token
 * after a refusal, and ends everything when either side goes away.
 */
export class Exchange {
  readonly res: ServerResponse
  readonly forward: Forward
  /** Where it stands in `OpenExchanges`. */
  place = -1
  readonly #req: IncomingMessage
  readonly #deps: ExchangeDeps
  readonly #expectsContinue: boolean
  readonly #finished: (outcome: Outcome) => void
  #attempt: Attempt | undefined
  /** The last attempt that was refused; what is left of its answer is read as long as the exchange lasts. */
  #refused: Attempt | undefined
  #token: LentToken | null = null
  #body: Body = null
  #kept: KeptBody | undefined
  #renewals = 0
  #resent = false
  #closed = false
  #aborted = false
  #requestBytes = 0
  #status = 0
  #code: string | null = null
  #upgraded: ReturnType<typeof joinUpgraded> | undefined
  #stopWatching = () => {}

  constructor(
    deps: ExchangeDeps,
    req: IncomingMessage,
    res: ServerResponse,
    forward: Forward,
    expectsContinue: boolean,
    finished: (outcome: Outcome) => void,
  ) {
    this.#deps = deps
    this.#req = req
    this.res = res
    this.forward = forward
    this.#expectsContinue = expectsContinue
    this.#finished = finished
  }

  start(): void {
    this.#stopWatching = whenOver(this.#req, this.res, () => this.#close())
    if (!this.forward.hasBody) this.#withToken(() => this.#send())
    else if (this.#expectsContinue && !this.#isStreamed()) {
      // The token first: there is no point in asking for a body that cannot be sent on.
      this.#withToken(() => {
        this.res.writeContinue()
        this.#readBody()
      })
    } else this.#readBody()
  }

  #isStreamed(): boolean {
    const { contentLength } = this.forward
    return contentLength === null || contentLength > collectLimit
  }

  /** Ends it at once, and says why: to a caller who has no answer yet, and in the ledger. */
  abort(code: ProxyProblemCode): void {
    if (this.#over) return
    this.#aborted = true
    const unanswered = !this.res.headersSent && this.#upgraded === undefined
    if (unanswered) this.#answer(code, { profile: this.forward.route.profileName })
    this.#code = code
    this.#attempt?.abort()
    this.#refused?.abort()
    this.#upgraded?.destroy()
    if (unanswered) return
    breakOff(this.res)
  }

  /** Nothing is sent any more. An abort says so at once, the connection only when its answer has left. */
  get #over(): boolean {
    return this.#closed || this.#aborted
  }

  #readBody(): void {
    if (this.#isStreamed()) {
      this.#body = this.#req
      this.#withToken(() => this.#send())
      return
    }
    // It holds a place and memory, and a caller who never ends it would hold them for good.
    const late = setTimeout(() => this.abort('request-timeout'), this.#deps.bodyMs)
    collectBody(this.#req, (error, body) => {
      clearTimeout(late)
      if (error !== null || this.#over) return
      this.#requestBytes = body.length
      this.#body = body
      this.#withToken(() => this.#send())
    })
  }

  #withToken(next: () => void): void {
    const { desk } = this.#deps
    const atOnce = desk.atOnce(this.forward.route)
    if (atOnce !== undefined) {
      this.#token = atOnce
      next()
      return
    }
    desk.obtain(this.forward.route).then(
      (token) => {
        this.#token = token
        if (!this.#over) next()
      },
      (error: unknown) => this.#refuse(error),
    )
  }

  #send(): void {
    const { forward } = this
    let headers: string[]
    try {
      headers = withInjected(forward.headers, this.#deps.inject(forward.route, this.#token))
    } catch (error) {
      // The token is good, but holds no value that the definition wants to send.
      const lacks = error instanceof VaultError && error.code === 'PROVIDER_MISBEHAVED'
      if (lacks) this.#answer('injection-failed', { profile: forward.route.profileName, detail: error.message })
      else this.#refuse(error)
      return
    }
    const { upstream, path, method, protocol, origin, trailers } = forward
    const body = this.#body
    const awaitsContinue = this.#expectsContinue && body === this.#req
    const attempt = new Attempt(this, { upstream, requestPath: path, origin }, () => {
      if (body !== this.#req) return
      if (awaitsContinue) this.res.writeContinue()
      this.#kept = keepBody(this.#req, (bytes) => {
        this.#requestBytes += bytes
      })
    })
    this.#attempt = attempt
    const { origin: to, privateNetwork } = upstream
    this.#deps.pools.dispatch(
      {
        ...{ origin: to, privateNetwork, path, method, headers, body, upgrade: protocol, awaitsContinue },
        acceptsTrailers: forward.acceptsTrailers,
        trailers: trailers === null ? null : () => trailers.pick(this.#req.rawTrailers),
      },
      attempt,
    )
  }

  /** Whether an answer is a refusal of the token, as far as its head tells. */
  judgeHead(status: number, raw: RawHeaders): HeadVerdict {
    const rule = this.forward.route.rejection ?? plainRejection
    const plain = rule.json.length === 0 && !rule.statuses.includes(status)
    const verdict = plain || this.#token === null ? 'pass' : judgeHead(rule, answerHead(status, raw))
    if (verdict === 'pass' && this.#refused !== undefined) this.#deps.desk.renewalHelped(this.forward.route)
    return this.#mayRenew() ? verdict : 'pass'
  }

  /** Once; and once more if the token that came was at its end when its refusal arrived, which so says nothing of it. */
  #mayRenew(): boolean {
    const { expiresAt = null } = this.#token ?? {}
    return this.#renewals === 0 || (this.#renewals === 1 && expiresAt !== null && expiresAt <= this.#deps.now())
  }

  /** An answer before the answer (RFC 9110 §15.2), such as 103 with links to load early. */
  interim(status: number, raw: RawHeaders, rules: AnswerRules): void {
    if (!this.#over && this.forward.protocol === null) passInterim(this.res, status, raw, rules)
  }

  judgeBody(status: number, body: string): 'pass' | 'refused' {
    return judgeBody(this.forward.route.rejection ?? plainRejection, status, body)
  }

  /** Whether a refusal is kept from the caller until a renewed token has been tried. */
  holdsRefusal(attempt: Attempt): boolean {
    const token = this.#token
    if (token === null || !this.#mayRenew()) return false
    this.#renewals += 1
    const { desk } = this.#deps
    const renewing = desk.renew(this.forward.route, token)
    if (this.#kept !== undefined && this.#body === this.#req && this.#kept.whole() === null) {
      // This request cannot be sent again, but the next one need not fail too.
      renewing.catch(() => undefined)
      return false
    }
    renewing.then(
      (fresh) => {
        if (this.#over) return attempt.abort()
        if (fresh === null) return attempt.release()
        // Of a body that was never asked for nothing is missing yet.
        if (this.#kept !== undefined && this.#body === this.#req) this.#body = this.#kept.whole()
        this.#token = fresh
        this.#refused?.abort()
        this.#refused = attempt
        attempt.discard()
        this.#send()
      },
      (error: unknown) => {
        attempt.abort()
        this.#refuse(error)
      },
    )
    return true
  }

  /** The attempt ended without a whole answer. */
  failed(error: Error, attempt: Attempt): void {
    if (this.#over || attempt !== this.#attempt) return
    if (this.res.headersSent) {
      // The caller must see that something is missing, so the connection breaks off instead of ending.
      this.#code = 'upstream-aborted'
      breakOff(this.res)
      return
    }
    if (this.#mayResend(error, attempt)) {
      this.#resent = true
      this.#withToken(() => this.#send())
      return
    }
    const { code, detail } = upstreamFailure(error)
    this.#answer(code, { profile: this.forward.route.profileName, detail })
  }

  #mayResend(error: Error, attempt: Attempt): boolean {
    // For this request it may be too late; the next one goes right.
    if (isUnaskedContinue(error)) this.#deps.pools.speakThroughNode(this.forward.upstream.origin)
    const whole = this.#body !== this.#req && attempt.answer === undefined
    if (!whole || this.#resent) return false
    if (wantsHttp1(error)) this.#deps.pools.avoidHttp2(this.forward.upstream.origin)
    return isUnprocessed(error) || (idempotent.has(this.forward.method) && isStaleConnection(error))
  }

  upgraded(status: number, headers: RawHeaders, upstreamSocket: Duplex): void {
    if (this.#over) {
      upstreamSocket.destroy()
      return
    }
    this.#status = status
    const { upstream, path, origin, protocol } = this.forward
    const rules = { upstream, requestPath: path, origin }
    this.#upgraded = joinUpgraded(
      this.res,
      upstreamSocket,
      { status, headers, rules, protocol: protocol as string },
      () => this.#close(),
    )
  }

  #refuse(error: unknown): void {
    const { route, client } = this.forward
    const refused = error instanceof TokenRefused
    const { code, facts } = refused ? error : tokenProblem(error, route.profileName, this.#deps.now())
    if (code === 'internal') this.#deps.report(refused ? error.cause : error)
    if (code === 'sign-in-needed') this.#deps.signInWanted(route, client.name)
    this.#answer(code, facts)
  }

  #answer(code: ProxyProblemCode, facts: ProblemFacts): void {
    if (this.#closed || this.res.headersSent) return
    const { origin } = this.forward
    this.#code = code
    this.#status = answerProblem(this.res, code, facts, origin === null ? [] : corsHeaders(origin))
  }

  #close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopWatching()
    const ended = this.res.writableFinished || this.#upgraded !== undefined
    const answer = this.#attempt?.answer
    if (!ended) this.#attempt?.abort()
    this.#refused?.abort()
    this.#finished({
      // 499: the caller went away first; nginx made the number known.
      status: this.#status || answer?.status || 499,
      code: this.#code ?? (ended ? null : 'client-closed'),
      requestBytes: this.#requestBytes + (this.#upgraded?.bytesUp() ?? 0),
      responseBytes: (answer?.bytes ?? 0) + (this.#upgraded?.bytesDown() ?? 0),
    })
  }
}
