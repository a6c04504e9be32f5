import { Agent, type IncomingMessage, request } from 'node:http'

/** What one request came to; `broken`: the connection ended before the answer did. */
export interface CallEnd {
  readonly id: string
  readonly status: number
  readonly code: string | null
  readonly broken: boolean
  readonly body: string
}

export interface CallerOptions {
  readonly port: number
  readonly key: string
  readonly profile: string
  readonly number: number
}

/** How long an answer may take before it counts as never given. */
const patienceMs = 120_000

/** One kept connection that sends a request at a time. */
export function createCaller({ port, key, profile, number }: CallerOptions) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let sent = 0
  return {
    profile,
    next(): Promise<CallEnd> {
      sent += 1
      const id = `${number}-${sent}`
      const [method, path, body] =
        sent % 8 === 0
          ? ['POST', '/echo', `body of ${id}`]
          : sent % 16 === 5
            ? ['GET', '/stream?count=3&every=20', '']
            : ['GET', '/me', '']
      return new Promise((resolve) => {
        const end = (status: number, code: string | null, broken: boolean, text = '') =>
          resolve({ id, status, code, broken, body: text })
        const sending = request(
          {
            ...{ host: '127.0.0.1', port, agent, method, path: `/${profile}${path}`, timeout: patienceMs },
            headers: { Authorization: `Bearer ${key}`, 'X-Soak-Id': id, 'X-Soak-Profile': profile },
          },
          (answer: IncomingMessage) => {
            const { statusCode = 0, headers } = answer
            const code = headers['x-tokenvault-error']
            let text = ''
            answer.setEncoding('utf8').on('data', (chunk: string) => {
              text += chunk
            })
            answer.on('error', () => undefined)
            answer.on('close', () => end(statusCode, typeof code === 'string' ? code : null, !answer.complete, text))
          },
        )
        sending.on('timeout', () => sending.destroy(new Error('no answer')))
        sending.on('error', (error) => end(0, error.message === 'no answer' ? 'no-answer' : null, true))
        sending.end(body === '' ? undefined : body)
      })
    },
    close: () => agent.destroy(),
  }
}
