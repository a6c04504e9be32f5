import { request as requestHttp } from 'node:http'
import type { Socket } from 'node:net'
import { pairsOf } from './latin1.ts'
import type { LeasedHandler, RawHeaders, UpstreamRequest } from './leased-handler.ts'
import { uploadBody, whenWanted } from './upload-body.ts'

/** Whether a body waits for the upstream's word, or something follows it. */
export function isStepwise({ awaitsContinue, trailers }: UpstreamRequest): boolean {
  return awaitsContinue || trailers !== null
}

const failure = (code: string) => Object.assign(new Error(code), { code })

/**
 * One request over a connection of its own whose body waits for the upstream's 100, or ends in trailers: Node's own client,
 * because undici's has neither. Returns what ends it at once.
 */
export function sendStepwise(
  { origin, method, path, headers, body, awaitsContinue, trailers }: UpstreamRequest,
  socket: Socket,
  handler: LeasedHandler,
  { headMs, headBytes }: { headMs: number; headBytes: number },
): () => void {
  let over = false
  let answered = false
  const lines = ['Host', new URL(origin).host, ...headers]
  // Said in so many words: Node would send the body of some methods without any framing.
  const chunked = !Buffer.isBuffer(body) || trailers !== null
  if (chunked && !headers.some((name, index) => index % 2 === 0 && /^content-length$/i.test(name))) {
    lines.push('Transfer-Encoding', 'chunked')
  }
  if (awaitsContinue) lines.push('Expect', '100-continue')
  const req = requestHttp({
    createConnection: () => socket,
    method,
    path,
    headers: lines,
    setHost: false,
    maxHeaderSize: headBytes,
  })
  const end = () => {
    over = true
    clearTimeout(headTimer)
    req.destroy()
  }
  const fail = (error: Error) => {
    if (over) return
    end()
    handler.onError(error)
  }
  // Pushed on by every sign of life of an upload; an answer that streams has no limit.
  const headTimer = setTimeout(() => fail(failure('UND_ERR_HEADERS_TIMEOUT')), headMs)
  req.on('information', ({ statusCode, rawHeaders }: { statusCode: number; rawHeaders: RawHeaders }) => {
    if (!over) handler.onHeaders(statusCode, rawHeaders, () => undefined, '')
  })
  req.on('response', (res) => {
    if (over) return res.destroy()
    answered = true
    clearTimeout(headTimer)
    res.on('data', (chunk: Buffer) => {
      if (!over && !handler.onData(chunk)) res.pause()
    })
    res.on('end', () => {
      if (over || !res.complete) return
      over = true
      handler.onComplete(res.rawTrailers)
      req.destroy()
    })
    res.on('error', fail)
    const { statusCode = 0, rawHeaders, statusMessage = '' } = res
    if (!handler.onHeaders(statusCode, rawHeaders, () => res.resume(), statusMessage)) res.pause()
    return undefined
  })
  req.on('upgrade', (_res, switched) => {
    switched.destroy()
    fail(failure('UPGRADE_UNASKED'))
  })
  req.on('error', fail)
  req.on('close', () => fail(failure('ECONNRESET')))
  const finish = () => {
    if (trailers !== null) req.addTrailers(pairsOf(trailers()))
    req.end()
  }
  const send = () => {
    handler.onConnect()
    if (body === null || Buffer.isBuffer(body)) {
      if (body !== null) req.write(body)
      return finish()
    }
    return uploadBody(body, req, {
      alive: () => headTimer.refresh(),
      cut: () => fail(failure('ECONNRESET')),
      finish,
    })
  }
  if (awaitsContinue) whenWanted(req, () => over || answered, send)
  else send()
  return end
}
