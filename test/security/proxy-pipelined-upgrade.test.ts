import { afterEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest
afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

describe('what takes a connection over while earlier requests on it are not answered', () => {
  it.each([
    ['an upgrade', 'GET /demo/ws HTTP/1.1', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
    ['a CONNECT', 'CONNECT evil.example:443 HTTP/1.1', ''],
  ])('%s ends that connection with all that is open on it, and nothing else', async (_name, start, lines) => {
    upstream = await startRecordingUpstream(() => undefined)
    proxy = await startProxy({ upstream: upstream.url })
    const request = (line: string, more = '') =>
      `${line}\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n${more}\r\n`
    const ahead = request('GET /demo/slow HTTP/1.1') + request('GET /demo/behind HTTP/1.1')
    // No answer was begun, so there is none in whose place another could be read.
    expect(await proxy.raw(ahead + request(start, lines))).toBe('')
    await expect.poll(() => proxy.proxy.openRequests).toBe(0)
    await expect.poll(() => upstream.sockets).toBe(0)
    const rows = await proxy.rows()
    expect(rows.map(({ path, code }) => [path, code])).toEqual(
      expect.arrayContaining([
        ['/demo/slow', 'client-closed'],
        ['/demo/behind', 'client-closed'],
        [expect.any(String), 'bad-request'],
      ]),
    )
  })
})
