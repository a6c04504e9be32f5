import { createServer, type IncomingHttpHeaders } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'

export interface CompanyProxyRig {
  readonly port: number
  /** Authorities that were asked for, with what came along. */
  readonly asked: { readonly authority: string; readonly headers: IncomingHttpHeaders }[]
  /** Every byte that passed from the client's side, as latin-1 text. */
  passed(): string
  close(): Promise<void>
}

/** A forward proxy that leads every tunnel to one port on loopback; `status` refuses them all. */
export async function startCompanyProxy(leadsTo: number, status = 200): Promise<CompanyProxyRig> {
  const asked: { authority: string; headers: IncomingHttpHeaders }[] = []
  const sockets = new Set<Duplex>()
  const passed: string[] = []
  const server = createServer((_req, res) => res.writeHead(501).end())
  server.on('connection', (socket) => sockets.add(socket))
  server.on('connect', (req, socket, head) => {
    socket.on('error', () => undefined)
    asked.push({ authority: req.url ?? '', headers: req.headers })
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      return
    }
    const on = connect(leadsTo, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      on.write(head)
      socket.on('data', (chunk: Buffer) => passed.push(chunk.toString('latin1')))
      socket.pipe(on).pipe(socket)
    })
    on.on('error', () => socket.destroy())
    sockets.add(on)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    passed: () => passed.join(''),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
