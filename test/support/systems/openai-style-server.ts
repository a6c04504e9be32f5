import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { closeHttpServer, listenOnLoopback } from '../http-server.ts'

export interface OpenAiStyleOptions {
  /** Whether a Bearer token is good at this moment. */
  readonly good: (token: string) => Promise<boolean>
  readonly words: number
  readonly everyMs: number
}

export interface OpenAiStyleServer {
  readonly url: string
  /** Status of every answer, in order. */
  readonly statuses: readonly number[]
  readonly streams: readonly { words: number; ended: 'open' | 'complete' | 'left' }[]
  /** Everything received, for searching. */
  readonly received: readonly string[]
  close(): Promise<void>
}

interface State {
  readonly statuses: number[]
  readonly streams: { words: number; ended: 'open' | 'complete' | 'left' }[]
  readonly received: string[]
}

/** `/v1/models` and `/v1/chat/completions` in the shapes of the OpenAI API, as many gateways offer them, behind tokens. */
export async function startOpenAiStyleServer(options: OpenAiStyleOptions): Promise<OpenAiStyleServer> {
  const state: State = { statuses: [], streams: [], received: [] }
  const server = createServer((request, response) => {
    serve(request, response, options, state).catch(() => response.destroy())
  })
  const port = await listenOnLoopback(server)
  return { url: `http://127.0.0.1:${port}`, ...state, close: () => closeHttpServer(server) }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { good, ...pace }: OpenAiStyleOptions,
  state: State,
): Promise<void> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  state.received.push(JSON.stringify([request.url, request.rawHeaders, body]))
  const send = (status: number, value: object) => {
    state.statuses.push(status)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined || !(await good(token))) {
    return send(401, {
      error: { message: 'Incorrect API key', type: 'invalid_request_error', code: 'invalid_api_key' },
    })
  }
  if (request.url === '/v1/models') return send(200, { object: 'list', data: [{ id: 'm', object: 'model' }] })
  if (request.url !== '/v1/chat/completions') return send(404, { error: { message: 'no such route' } })
  const { model, stream } = JSON.parse(body) as { model: string; stream?: boolean }
  const base = { id: 'c1', created: 1_700_000_000, model }
  if (stream) {
    state.statuses.push(200)
    return streamWords(response, base, pace, state)
  }
  const message = { role: 'assistant', content: 'Hello' }
  send(200, { ...base, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] })
}

async function streamWords(
  response: ServerResponse,
  base: object,
  { words, everyMs }: Pick<OpenAiStyleOptions, 'words' | 'everyMs'>,
  { streams }: State,
): Promise<void> {
  const outcome: State['streams'][number] = { words: 0, ended: 'open' }
  streams.push(outcome)
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (let index = 1; index <= words; index += 1) {
    await pause(everyMs, undefined, { signal: gone.signal }).catch(() => undefined)
    if (gone.signal.aborted) {
      outcome.ended = 'left'
      return
    }
    const choices = [{ index: 0, delta: { content: `word${index} ` }, finish_reason: null }]
    response.write(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices })}\n\n`)
    outcome.words = index
  }
  outcome.ended = 'complete'
  response.end('data: [DONE]\n\n')
}
