import { afterEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

describe('an upstream redirects to another host', () => {
  it.each([301, 302, 303, 307, 308])('a %i is returned, and the token goes nowhere else', async (status) => {
    const elsewhere: RecordingUpstream = await startRecordingUpstream()
    const upstream = await startRecordingUpstream((_req, res) => {
      res.writeHead(status, { Location: `${elsewhere.url}/steal` })
      res.end()
    })
    const proxy: ProxyUnderTest = await startProxy({ upstream: upstream.url })
    open.push(elsewhere, upstream, proxy)
    const answer = await fetch(`${proxy.url}/x`, { method: 'POST', body: 'b', headers: proxy.auth, redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([status, `${elsewhere.url}/steal`])
    expect([upstream.requests.length, elsewhere.requests.length]).toEqual([1, 0])
  })
})
