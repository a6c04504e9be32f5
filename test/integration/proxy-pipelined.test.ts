import { createServer, type ServerResponse } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { closeHttpServer, listenOnLoopback } from '../support/http-server.ts'
import { startProxy } from '../support/proxy-under-test.ts'

it('an answer that breaks off before its turn lets those before it out, and then ends the connection', async () => {
  const first = Promise.withResolvers<ServerResponse>()
  const upstream = createServer((req, res) => {
    if (req.url === '/first') return first.resolve(res)
    if (req.url === '/third') return void res.end('third')
    // The proxy is done with it when it lets go of the connection.
    req.socket.once('close', async () => (await first.promise).end('first'))
    res.write('half')
    return void req.socket.end()
  })
  const proxy = await startProxy({ upstream: `http://127.0.0.1:${await listenOnLoopback(upstream)}` })
  onTestFinished(() => proxy.close().then(() => closeHttpServer(upstream)))
  const request = (path: string) =>
    `GET /demo${path} HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n\r\n`
  const answers = await proxy.raw(['/first', '/second', '/third'].map(request).join(''))
  expect(answers).toMatch(/^HTTP\/1\.1 200/)
  expect(answers).toMatch(/first(?:\r\n0\r\n\r\n)?$/)
  expect(answers).not.toMatch(/half|third/)
  await expect.poll(async () => (await proxy.rows()).map(({ code }) => code)).toContain('upstream-aborted')
})
