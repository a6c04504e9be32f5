import { type OutgoingHttpHeaders, request } from 'node:http'

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** One request with exactly the headers given (`fetch` refuses to send a false Host or Origin). */
export function send(options: {
  port: number
  method?: string
  path: string
  headers?: OutgoingHttpHeaders
  body?: string
}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { port, method = 'GET', path, headers = {}, body = '' } = options
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
