import { afterEach, describe, expect, it } from 'vitest'
import { demoRoute, startProxy } from '../support/proxy-under-test.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

describe('cookies, which a browser or a jar shares between all profiles of 127.0.0.1', () => {
  it('of one upstream reach neither the caller nor another upstream', async () => {
    const first = await startRecordingUpstream((_req, res) => {
      res.writeHead(200, { 'Set-Cookie': ['session=CANARY; Path=/', 'other=1'], 'Set-Cookie2': 'old=1' })
      res.end()
    })
    const second = await startRecordingUpstream()
    const proxy = await startProxy({ routes: [demoRoute(first.url), demoRoute(second.url, { profileName: 'two' })] })
    open.push(first, second, proxy)
    const answer = await fetch(`${proxy.url}/x`, { headers: { ...proxy.auth, Cookie: 'mine=1' } })
    expect(answer.headers.getSetCookie()).toEqual([])
    expect([...answer.headers].join()).not.toContain('CANARY')
    await fetch(`http://127.0.0.1:${proxy.port}/two/x`, { headers: { ...proxy.auth, Cookie: 'session=CANARY' } })
    for (const { headers } of [...first.requests, ...second.requests]) expect(headers.cookie).toBeUndefined()
  })
})
