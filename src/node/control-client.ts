import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { toWireError, VaultError } from '../core/errors.ts'
import type { Client } from '../shared/contract.ts'
import type { Result } from '../shared/result.ts'
import { said } from '../shared/sentences/said.ts'
import { assertPrivateDirectory } from './control-directory.ts'
import { createControlEvents } from './control-events.ts'
import { parseResult } from './parse-result.ts'

export interface ControlClient extends Client {
  /** Ends the event stream and idle connections. Calls in flight fail with `HOST_UNAVAILABLE`. */
  close(): void
}

export interface ControlClientOptions {
  /** How long the host may take to show that it is alive: the head of its answer. */
  readonly aliveTimeoutMs?: number
  /** How long a call may take in all. Longer than the host's own limit, so that the host's reason arrives. */
  readonly callTimeoutMs?: number
}

const maxAnswerBytes = 96 * 1024 * 1024

/**
 * The contract over a running host's control socket. Connects with the first call. A host that is gone or hangs is a
 * `Result` with `HOST_UNAVAILABLE`; nothing rejects and nothing waits for ever.
 */
export function connectControl(path: string, options: ControlClientOptions = {}): ControlClient {
  const { aliveTimeoutMs = 5_000, callTimeoutMs = 180_000 } = options
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const events = createControlEvents(() => open('GET', '/api/events', ''), aliveTimeoutMs)

  /** Resolves with the head of the answer. */
  async function open(method: 'GET' | 'POST', target: string, body: string): Promise<IncomingMessage> {
    await assertPrivateDirectory(path).catch((error: unknown) => {
      throw error instanceof VaultError && error.code === 'NOT_FOUND' ? gone(error) : error
    })
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
      const sent = request({ socketPath: path, agent, method, path: target, headers: method === 'POST' ? headers : {} })
      const alive = setTimeout(() => sent.destroy(hangs()), aliveTimeoutMs)
      sent.once('response', (response) => {
        clearTimeout(alive)
        resolve(response)
      })
      sent.once('error', (cause) => {
        clearTimeout(alive)
        reject(cause instanceof VaultError ? cause : gone(cause))
      })
      sent.end(body)
    })
  }

  async function call(name: string, input: unknown): Promise<Result<unknown>> {
    await events.settled()
    const response = await open('POST', `/api/call/${name}`, JSON.stringify({ input }))
    return parseResult(await readAnswer(response, callTimeoutMs))
  }

  return {
    call: (name, ...input) =>
      call(name, input[0]).catch((error: unknown) => ({ ok: false, error: toWireError(error) })) as never,
    on: (event, listener) => events.on(event, listener),
    close() {
      events.close()
      agent.destroy()
    },
  }
}

/**
 * Whether somebody serves this control socket now.
 * @throws VaultError `HOST_UNAVAILABLE` when the socket accepts nobody in time.
 */
export function isControlServed(path: string, timeoutMs = 3_000): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.setTimeout(timeoutMs, () => {
      socket.destroy()
      reject(hangs())
    })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function readAnswer(response: IncomingMessage, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => response.destroy(hangs()), timeoutMs)
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxAnswerBytes) response.destroy(new VaultError('INTERNAL', 'The answer of the host is too large.'))
      else chunks.push(chunk)
    })
    response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    response.once('error', (cause) => reject(cause instanceof VaultError ? cause : gone(cause)))
    response.once('close', () => {
      clearTimeout(timer)
      reject(gone())
    })
  })
}

function gone(cause?: unknown): VaultError {
  return new VaultError('HOST_UNAVAILABLE', said('host-went-away', {}), cause === undefined ? {} : { cause })
}

function hangs(): VaultError {
  return new VaultError('HOST_UNAVAILABLE', said('host-silent', {}))
}
