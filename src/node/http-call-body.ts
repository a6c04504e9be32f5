import type { IncomingMessage } from 'node:http'
import { VaultError } from '../core/errors.ts'

/** A request that is answered with a status of its own because it never became a call. */
export class HttpRefusal extends VaultError {
  readonly status: number
  constructor(status: number, message: string) {
    super(status === 413 || status === 415 || status === 400 ? 'INVALID_INPUT' : 'DENIED', message)
    this.status = status
  }
}

export interface BodyLimits {
  readonly maxBytes: number
  readonly timeoutMs: number
}

/**
 * Reads the JSON body of a call, within a size and a time.
 * @throws HttpRefusal 415 (another content type: what an HTML form can send is never read), 413, 408, 400.
 */
export async function readCallInput(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  if (!isJson(request.headers['content-type'])) throw new HttpRefusal(415, 'Send the call as application/json.')
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge(limits.maxBytes)
  const raw = await collect(request, limits)
  let body: unknown
  try {
    body = raw === '' ? {} : JSON.parse(raw)
  } catch {
    // The parser's own message quotes the body, which may hold a secret.
    throw new HttpRefusal(400, 'The body of the call is not JSON.')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new HttpRefusal(400, 'The body of a call is an object: {"input": …}.')
  }
  return 'input' in body ? body.input : undefined
}

function collect(request: IncomingMessage, { maxBytes, timeoutMs }: BodyLimits): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const settle = (run: () => void) => {
      clearTimeout(timer)
      request.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close')
      run()
    }
    const timer = setTimeout(
      () => settle(() => reject(new HttpRefusal(408, 'The body of the call did not arrive in time.'))),
      timeoutMs,
    )
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) settle(() => reject(tooLarge(maxBytes)))
      else chunks.push(chunk)
    })
    request.on('end', () => settle(() => resolve(Buffer.concat(chunks).toString('utf8'))))
    request.on('close', () => settle(() => reject(new HttpRefusal(400, 'The caller went away.'))))
    request.on('error', () => undefined)
  })
}

/** JSON and nothing beside it: no list, no other charset. */
export function isJson(contentType: string | undefined): boolean {
  return /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(contentType ?? '')
}

function tooLarge(maxBytes: number): HttpRefusal {
  return new HttpRefusal(413, `The body of this call may hold at most ${maxBytes} bytes.`)
}
