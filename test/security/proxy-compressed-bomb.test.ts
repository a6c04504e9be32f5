import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { rejectionRule } from '../../src/core/providers/rejection-rule.ts'
import { demoRoute, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

/** A member of 10 KB that inflates to 10 MB; members may follow each other (RFC 1952 §2.2), here a thousand: 10 GB. */
const member = gzipSync(Buffer.alloc(10 * 1024 * 1024))
const members = 1_000

const ask = async (path: string): Promise<IncomingMessage> => {
  const sending = request(`${proxy.url}${path}`, {
    headers: { ...proxy.auth, 'Accept-Encoding': 'gzip' },
    agent: false,
  })
  const [answer] = await once(sending.end(), 'response')
  return answer
}

it.each([
  'declared',
  'chunked',
])('10 MB that would be 10 GB pass byte for byte, and nobody unpacks them: %s', async (how) => {
  upstream = await startRecordingUpstream((_req, res) => {
    const length = how === 'declared' ? { 'Content-Length': member.length * members } : {}
    res.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json', ...length })
    Readable.from(Array(members).fill(member)).pipe(res)
  })
  // The content of JSON is looked at here, if it is small.
  const rejection = rejectionRule.parse({ json: [{ pointer: '/code', equals: [401] }] })
  proxy = await startProxy({ routes: [demoRoute(upstream.url, { rejection })] })
  const before = process.memoryUsage().rss
  let most = 0
  const [arrived, sent] = [createHash('sha256'), createHash('sha256')]
  const answer = await ask('/bomb')
  for await (const chunk of answer) {
    arrived.update(chunk)
    most = Math.max(most, process.memoryUsage().rss)
  }
  for (let index = 0; index < members; index += 1) sent.update(member)
  expect(answer.headers['content-encoding']).toBe('gzip')
  expect(arrived.digest('hex')).toBe(sent.digest('hex'))
  expect(most - before).toBeLessThan(200 * 1024 * 1024)
})

it('a small one whose content is looked at is unpacked no further than the look goes', async () => {
  const body = gzipSync(`{"pad":"${'x'.repeat(1024 * 1024)}","code":401}`)
  upstream = await startRecordingUpstream((_req, res) => {
    res.writeHead(200, {
      'Content-Encoding': 'gzip',
      'Content-Type': 'application/json',
      'Content-Length': body.length,
    })
    res.end(body)
  })
  const rejection = rejectionRule.parse({ json: [{ pointer: '/code', equals: [401] }] })
  proxy = await startProxy({ routes: [demoRoute(upstream.url, { rejection })] })
  const chunks: Buffer[] = []
  for await (const chunk of await ask('/small')) chunks.push(chunk)
  expect(Buffer.concat(chunks).equals(body)).toBe(true)
  expect(proxy.lender.refreshes).toBe(0)
})
