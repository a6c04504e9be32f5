import { request } from 'node:http'

export interface RawRequest {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** One request with any Host header, method and target, which `fetch` would not send. */
export function sendTo(uri: string, { method = 'GET', path, headers = {} }: RawRequest = {}): Promise<RawAnswer> {
  const url = new URL(uri)
  const target = path ?? `${url.pathname}${url.search}`
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port, method, path: target, headers, agent: false },
      (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      },
    )
    sent.on('error', reject)
    sent.setTimeout(10_000, () => sent.destroy(new Error('no answer')))
    sent.end()
  })
}
