import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

beforeEach(async () => {
  upstream = await startRecordingUpstream()
  proxy = await startProxy({ upstream: upstream.url })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

describe('a page on another site sends a simple POST, which needs no preflight', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
  ])('of type %s: refused, key or not', async (type) => {
    for (const auth of [{}, proxy.auth]) {
      const headers = { ...auth, Origin: 'https://evil.example', 'Content-Type': type }
      const answer = await fetch(`${proxy.url}/pay`, { method: 'POST', body: 'amount=1', headers })
      expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([403, 'origin-refused'])
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
    expect(upstream.requests).toHaveLength(0)
  })

  it('refuses a listed origin whose own client is another one', async () => {
    await proxy.addKey({ origins: ['http://localhost:5173'] })
    const headers = { ...proxy.auth, Origin: 'http://localhost:5173' }
    const answer = await fetch(`${proxy.url}/pay`, { method: 'POST', body: 'x', headers })
    expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([403, 'origin-refused'])
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(upstream.requests).toHaveLength(0)
  })
})
