import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

beforeEach(async () => {
  upstream = await startRecordingUpstream()
  proxy = await startProxy({ upstream: upstream.url, limits: { headMs: 2_000, keepAliveMs: 500 } })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

/** A connection, and whether the other side has ended it. */
async function open(text = ''): Promise<{ socket: Socket; ended: Promise<unknown> }> {
  const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
  const ended = once(socket, 'close')
  await once(socket, 'connect')
  socket.resume().write(text)
  return { socket, ended }
}

const many = async (count: number, text?: string) => {
  const opened: Awaited<ReturnType<typeof open>>[] = []
  // No more at a time than the queue of a listening socket holds.
  while (opened.length < count) opened.push(...(await Promise.all(Array.from({ length: 100 }, () => open(text)))))
  return opened
}
const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length

it('2,000 connections that say nothing hold nobody up, and are closed in time with all they held', async () => {
  const before = sockets()
  const idle = await many(2_000)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      proxy.raw(
        `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nConnection: close\r\n\r\n`,
      ),
    ),
  )
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  await Promise.all(idle.map(({ ended }) => ended))
  // What is left is the kept connection to the upstream, at either end.
  await expect.poll(sockets).toBeLessThan(before + 40)
  expect(proxy.proxy.openRequests).toBe(0)
})

it('connections that are kept after an answer are closed when nothing follows', async () => {
  const request = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n\r\n`
  await Promise.all((await many(200, request)).map(({ ended }) => ended))
  expect(upstream.requests).toHaveLength(200)
})
