import { expect, it, onTestFinished } from 'vitest'
import { openHeadlessWindow } from '../support/headless-window.ts'
import { startProxy } from '../support/proxy-under-test.ts'

const body = JSON.stringify({ input: { question: crypto.randomUUID(), answer: 'always' } })

it.each<[string, Record<string, string | undefined>]>([
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['a page that the proxy served, on its port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
  ['a page without the window’s cookie', { cookie: undefined }],
])('a page cannot answer a question in its person’s name: %s', async (_name, headers) => {
  const window = await openHeadlessWindow()
  onTestFinished(() => window.transport.dispose())
  const answer = await window.call({ name: 'access.answer', headers, body })
  expect([401, 403]).toContain(answer.status)
  expect(window.dispatched).toEqual([])
})

it('a tool cannot answer its own question: the proxy knows no such call, whatever key it has', async () => {
  const proxy = await startProxy({ upstream: null, permissions: { otherwise: 'ask' } })
  onTestFinished(() => proxy.close())
  for (const path of ['/api/call/access.answer', '/api/call/access.questions', '/api/events']) {
    const answer = await fetch(`http://127.0.0.1:${proxy.port}${path}`, {
      method: 'POST',
      headers: { ...proxy.auth, 'content-type': 'application/json' },
      body,
    })
    expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([404, 'profile-unknown'])
  }
})
