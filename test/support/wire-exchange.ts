import { connect } from 'node:net'

export interface WireExchange {
  /** Every byte that came, as latin1. */
  readonly bytes: string
  /** `fin`: the other side closed in order. `reset`: TCP RST. `refused`: nobody listened. */
  readonly ended: 'fin' | 'reset' | 'refused'
}

/** Sends one request over a bare TCP socket and tells what really came back and how the connection ended. */
export function exchangeOnWire(
  port: number,
  options: { method?: string; path: string; headers?: Record<string, string>; body?: string },
): Promise<WireExchange> {
  const { method = 'GET', path, headers = {}, body = '' } = options
  const head = Object.entries({
    Host: `127.0.0.1:${port}`,
    Connection: 'close',
    ...(body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return new Promise((resolve) => {
    let bytes = ''
    const socket = connect({ host: '127.0.0.1', port })
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      bytes += chunk
    })
    socket.on('end', () => {
      resolve({ bytes, ended: 'fin' })
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ bytes, ended: error.code === 'ECONNREFUSED' ? 'refused' : 'reset' }),
    )
    socket.write(`${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`)
  })
}

/** Status, heads in small letters and body of an answer, taken apart by hand. `null`: no whole head came. */
export function answerOnWire(bytes: string): { status: number; headers: Record<string, string>; body: string } | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [first = '', ...lines] = bytes.slice(0, end).split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { status: Number(first.split(' ')[1]), headers, body: bytes.slice(end + 4) }
}
