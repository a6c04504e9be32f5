import type { ServerResponse } from 'node:http'
import type { HubRequest } from './aigne-hub-server.ts'

/** The model endpoints of API v2. The last message of a chat steers the answer: `stream forever` never ends by itself. */
export function serveModel(request: HubRequest, response: ServerResponse, path: string): undefined {
  if (request.method !== 'POST') return sendJson(response, 404, { error: { message: 'Not Found' } })
  const body = JSON.parse(request.body) as Body
  switch (path) {
    case '/api/v2/chat/completions':
      return body.stream ? streamCompletion(request, response, lastText(body)) : completion(response, lastText(body))
    case '/api/v2/chat':
      return agentChat(request, response, body)
    case '/api/v2/image':
      return sendJson(response, 200, {
        images: [{ type: 'url', url: 'https://images.example/1.png', mimeType: 'image/png' }],
        usage: { inputTokens: 3, outputTokens: 5, aigneHubCredits: 1 },
        model: body.input?.modelOptions?.model,
      })
    case '/api/v2/embeddings':
      return sendJson(response, 200, { data: [{ object: 'embedding', index: 0, embedding: [0.25, 0.5] }], usage: {} })
    default:
      return sendJson(response, 404, { error: { message: 'Not Found' } })
  }
}

interface Message {
  readonly content?: unknown
}
interface Body {
  readonly stream?: boolean
  readonly messages?: readonly Message[]
  readonly options?: { readonly streaming?: boolean }
  readonly input?: { readonly messages?: readonly Message[]; readonly modelOptions?: { readonly model?: string } }
}

function lastText(body: Body): string {
  const content = (body.messages ?? body.input?.messages)?.at(-1)?.content
  return typeof content === 'string' ? content : JSON.stringify(content)
}

function completion(response: ServerResponse, text: string): undefined {
  sendJson(response, 200, { role: 'assistant', content: `You said: ${text}`, text: `You said: ${text}` })
}

/** Chunks, usage, and at the end an event whose data is not JSON; no `[DONE]`. */
function streamCompletion(request: HubRequest, response: ServerResponse, text: string): undefined {
  const sse = request.headers.accept?.includes('text/event-stream')
  if (!sse) {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(`You said: ${text}`)
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const words = ['You ', 'said: ', text].map((content) => ({ delta: { role: 'assistant', content } }))
  emit(response, [...words, { usage: { promptTokens: 3, completionTokens: 4, aigneHubCredits: 1 } }], text, () => {
    response.end('event: server-timing\ndata: total;dur=12.3\n\n')
  })
}

/** AIGNE's own format, which `@aigne/aigne-hub` speaks. */
function agentChat(request: HubRequest, response: ServerResponse, body: Body): undefined {
  if (!request.headers['x-aigne-hub-client-did']) {
    return sendJson(response, 400, { error: { message: 'x-aigne-hub-client-did is missing' } })
  }
  const text = lastText(body)
  const answer = `You said: ${text}`
  const usage = { inputTokens: 3, outputTokens: 4 }
  if (!body.options?.streaming) return sendJson(response, 200, { text: answer, usage })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const deltas = ['You ', 'said: ', text].map((part) => ({ delta: { text: { text: part } } }))
  emit(response, [...deltas, { delta: { json: { usage } } }], text, () => response.end())
}

/** One event a turn of the loop, so that they arrive one by one. */
function emit(response: ServerResponse, events: readonly unknown[], text: string, end: () => void): undefined {
  const endless = text === 'stream forever'
  const queue = [...events]
  const next = () => {
    if (response.destroyed) return
    const event = endless ? (queue[0] as unknown) : queue.shift()
    if (event === undefined) return end()
    response.write(`data: ${JSON.stringify(event)}\n\n`)
    setTimeout(next, endless ? 5 : 0)
  }
  next()
}

function sendJson(response: ServerResponse, status: number, value: unknown): undefined {
  const body = JSON.stringify(value)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body)
}
