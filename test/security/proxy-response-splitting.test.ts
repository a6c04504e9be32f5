import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'

let proxy: ProxyUnderTest
let close = async () => {}

/** An upstream that answers every request with these bytes, as they are. */
async function answering(bytes: string): Promise<void> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('data', () => socket.write(bytes, 'latin1'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  close = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  proxy = await startProxy({ upstream: `http://127.0.0.1:${port}`, limits: { upstreamHeadMs: 20_000 } })
}

afterEach(async () => {
  await proxy.close()
  await close()
})

const head = (...more: string[]) =>
  ['GET /demo/x HTTP/1.1', `Host: 127.0.0.1:${proxy.port}`, `X-Api-Key: ${proxy.key}`, ...more, '', ''].join('\r\n')
const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
/** However a generous reader ends its lines: nothing that the upstream put behind a trick starts one. */
const ownLine = /(?:^|[\r\n\0])[ \t]*(?:X-Evil|Set-Cookie|Access-Control-Allow-Origin)[ \t]*:/i

describe('an upstream that hides lines in its answer', () => {
  const length = 'Content-Length: 2\r\n\r\nok'
  it.each([
    ['a bare CR in a value', `HTTP/1.1 200 OK\r\nX-A: b\rX-Evil: 1\r\n${length}`],
    ['a bare CR before the line’s end', `HTTP/1.1 200 OK\r\nX-A: b\r\r\nX-Evil: 1\r\n${length}`],
    ['a NUL in a value', `HTTP/1.1 200 OK\r\nX-A: b\0X-Evil: 1\r\n${length}`],
    ['a bare CR in a name', `HTTP/1.1 200 OK\r\nX-A\rX-Evil: 1\r\n${length}`],
    ['a folded line', `HTTP/1.1 200 OK\r\nX-A: b\r\n X-Evil: 1\r\n${length}`],
    ['a CR in the reason', `HTTP/1.1 200 OK\rX-Evil: 1\r\n${length}`],
    ['a NUL in the reason', `HTTP/1.1 200 OK\0X-Evil: 1\r\n${length}`],
    ['a CR in a location', `HTTP/1.1 302 Found\r\nLocation: /a\rSet-Cookie: x=1\r\n${length}`],
    ['a CR in an interim answer', `HTTP/1.1 103 Early Hints\r\nLink: a\rX-Evil: 1\r\n\r\nHTTP/1.1 200 OK\r\n${length}`],
    [
      'letters that end a line if they lose a byte',
      `HTTP/1.1 200 OK\r\nX-A: b${asBytes('\u010d\u010a')}X-Evil: 1\r\n${length}`,
    ],
    [
      'a CR in a trailer',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-A: b\rX-Evil: 1\r\n\r\n',
    ],
  ])('%s: no caller reads a line of it as a header of its own', async (_name, bytes) => {
    await answering(bytes)
    const answer = await proxy.raw(head('Connection: close'))
    expect(answer).toMatch(/^HTTP\/1\.1 (?:200|302|103|502) /)
    expect(answer).not.toMatch(ownLine)
  })

  it.each([
    ['a bare CR', 'X-A: b\rX-Evil: 1'],
    ['a NUL', 'X-A: b\0X-Evil: 1'],
    ['a cookie and a right over this origin', 'Set-Cookie: a=b\r\nAccess-Control-Allow-Origin: *'],
  ])('nor behind a switch of protocols, whose head is written by hand: %s', async (_name, line) => {
    const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: raw'
    await answering(`${switching}\r\n${line}\r\n\r\nover`)
    const answer = await proxy.raw(head('Connection: Upgrade', 'Upgrade: raw'), /over|\r\n\r\n/)
    expect(answer).toMatch(/^HTTP\/1\.1 (?:101|502) /)
    expect(answer).not.toMatch(ownLine)
  })

  it.each([
    ['behind its end', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['behind an empty one', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['under two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 50\r\n\r\nok'],
    [
      'under a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('a second answer %s is nobody’s', async (_name, first) => {
    await answering(`${first}HTTP/1.1 200 OK\r\nX-Evil: 1\r\nContent-Length: 4\r\n\r\nevil`)
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await proxy.raw(head('Connection: close'))
      expect(answer).not.toContain('evil')
      expect(answer).not.toMatch(ownLine)
    }
  })
})
