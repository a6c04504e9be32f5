import type { ServerResponse } from 'node:http'
import { type AnswerRules, answeredHead } from '../../core/proxy/answered-headers.ts'
import { latin1 } from './latin1.ts'
import type { RawHeaders } from './leased-handler.ts'

/** Not in the types of every Node 24. */
interface Informing {
  writeInformation?(status: number, headers: readonly string[]): void
}

/**
 * Passes an interim answer on (RFC 9110 §15.2), such as 103 Early Hints. 100 is between the proxy and each of its sides, and
 * 101 comes as an upgrade. A caller of HTTP/1.0 knows none of them.
 */
export function passInterim(res: ServerResponse, status: number, raw: RawHeaders, rules: AnswerRules): void {
  const { writeInformation } = res as Informing
  if (status <= 101 || res.headersSent || res.req.httpVersion !== '1.1' || writeInformation === undefined) return
  const { headers } = answeredHead(latin1(raw), rules)
  try {
    writeInformation.call(res, status, headers)
  } catch {
    // A field that Node refuses to write; the answer itself decides what becomes of the request.
  }
}
