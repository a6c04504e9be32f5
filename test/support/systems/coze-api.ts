import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { IssuedToken } from './coze-tokens.ts'

export interface CozeUpload {
  readonly bytes: number
  readonly sha256: string
  readonly fileName: string
}

export interface CozeApiState {
  readonly uploads: CozeUpload[]
  /** How streams ended: written to their end, or left by the client after so many deltas. */
  readonly streams: { deltas: number; ended: 'open' | 'complete' | 'left' }[]
}

export interface CozeStreaming {
  readonly deltas: number
  readonly everyMs: number
}

/** The business half of Coze: each answer is an envelope, also a failed one. The token is good when this is called. */
export async function serveCozeApi(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  context: {
    readonly url: URL
    readonly token: IssuedToken
    readonly state: CozeApiState
    readonly streaming: CozeStreaming
    readonly deniedStatus: number
  },
): Promise<void> {
  const { url, token, state, streaming } = context
  const data = (value: unknown) => sendEnvelope(response, 200, { code: 0, msg: '', data: value })
  const conversation = url.searchParams.get('conversation_id') ?? 'conv-1'
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /v1/users/me':
      return data({ user_id: '7000', user_name: token.sessionName ?? 'ada', nick_name: 'Ada', avatar_url: '' })
    case 'POST /v3/chat': {
      const asked = JSON.parse(body.toString('utf8')) as { bot_id?: string; stream?: boolean }
      if (!asked.bot_id) return sendEnvelope(response, 200, failure(4000, 'bot_id is required'))
      if (asked.bot_id === 'bot-elsewhere') {
        return sendEnvelope(
          response,
          context.deniedStatus,
          failure(4101, 'The token you entered is incorrect or has no permission'),
        )
      }
      if (asked.bot_id === 'bot-that-fails') return failInStream(response)
      if (asked.stream) return streamChat(response, asked.bot_id, conversation, state, streaming)
      return data(chat('in_progress', asked.bot_id, conversation))
    }
    case 'POST /v3/chat/retrieve':
      return data(chat('completed', 'bot-1', conversation))
    case 'GET /v3/chat/message/list':
      return data([{ id: 'm1', role: 'assistant', type: 'answer', content: 'Hello Ada', content_type: 'text' }])
    case 'POST /v1/files/upload': {
      const upload = readUpload(request.headers['content-type'] ?? '', body)
      if (!upload) return sendEnvelope(response, 200, failure(4000, 'multipart/form-data with one file is required'))
      state.uploads.push(upload)
      return data({ id: randomUUID(), bytes: upload.bytes, file_name: upload.fileName, created_at: 1_700_000_000 })
    }
    default:
      return sendEnvelope(response, 404, failure(4200, 'not found'))
  }
}

export function sendEnvelope(response: ServerResponse, status: number, envelope: object): void {
  const text = JSON.stringify(envelope)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-tt-logid': randomUUID().replaceAll('-', ''),
  })
  response.end(text)
}

export function failure(code: number, msg: string): object {
  return { code, msg, detail: { logid: randomUUID().replaceAll('-', '') } }
}

function chat(status: string, botId: string, conversation: string) {
  return { id: 'chat-1', conversation_id: conversation, bot_id: botId, created_at: 1_700_000_000, status }
}

async function streamChat(
  response: ServerResponse,
  botId: string,
  conversation: string,
  state: CozeApiState,
  { deltas, everyMs }: CozeStreaming,
): Promise<void> {
  const outcome: CozeApiState['streams'][number] = { deltas: 0, ended: 'open' }
  state.streams.push(outcome)
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const send = (event: string, value: unknown) => response.write(`event:${event}\ndata:${JSON.stringify(value)}\n\n`)
  send('conversation.chat.created', chat('created', botId, conversation))
  send('conversation.chat.in_progress', chat('in_progress', botId, conversation))
  const message = { id: 'm1', conversation_id: conversation, role: 'assistant', type: 'answer', content_type: 'text' }
  for (let index = 1; index <= deltas; index += 1) {
    await pause(everyMs, undefined, { signal: gone.signal }).catch(() => undefined)
    if (gone.signal.aborted) {
      outcome.ended = 'left'
      return
    }
    send('conversation.message.delta', { ...message, content: `word${index} ` })
    outcome.deltas = index
  }
  send('conversation.message.completed', { ...message, content: 'done' })
  send('conversation.chat.completed', chat('completed', botId, conversation))
  outcome.ended = 'complete'
  response.end('event:done\ndata:"[DONE]"\n\n')
}

/** The stream has begun, and what is wrong comes as an event of it. */
function failInStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.end(`event:error\ndata:${JSON.stringify(failure(4100, 'authentication is invalid'))}\n\n`)
}

/** RFC 7578, one file. */
function readUpload(contentType: string, body: Buffer): CozeUpload | null {
  const boundary = /^multipart\/form-data;.*boundary=("?)([^";]+)\1/.exec(contentType)?.[2]
  if (boundary === undefined) return null
  const start = body.indexOf('\r\n\r\n')
  const end = body.lastIndexOf(`\r\n--${boundary}--`)
  const fileName = /filename="([^"]*)"/.exec(body.subarray(0, start).toString('utf8'))?.[1]
  if (start === -1 || end < start || fileName === undefined) return null
  const content = body.subarray(start + 4, end)
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), fileName }
}
