import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

beforeEach(async () => {
  upstream = await startRecordingUpstream()
  proxy = await startProxy({ upstream: upstream.url, permissions: { otherwise: 'ask' } })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

it('a tool that floods its person with questions has eight at most, and nothing of it passes', async () => {
  const notices: unknown[] = []
  proxy.events.on('notice', (notice) => notices.push(notice))
  const controller = new AbortController()
  const send = (at: number) =>
    fetch(`${proxy.url}/${at}`, { headers: proxy.auth, signal: controller.signal }).then(
      ({ headers }) => headers.get('x-tokenvault-error'),
      () => 'left',
    )
  const sent = Array.from({ length: 100 }, (_, at) => send(at))
  let crowded = 0
  for (const answer of sent) void answer.then((code) => (crowded += code === 'ask-crowded' ? 1 : 0))
  await expect.poll(() => crowded, { timeout: 20_000 }).toBe(92)
  expect(proxy.questions.list()).toHaveLength(8)
  expect(notices).toHaveLength(8)
  controller.abort()
  expect((await Promise.all(sent)).filter((code) => code !== 'ask-crowded')).toEqual(Array(8).fill('left'))
  await expect.poll(() => proxy.questions.list()).toEqual([])
  expect(upstream.requests).toEqual([])
})
