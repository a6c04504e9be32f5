import { expect, it, onTestFinished } from 'vitest'
import { openHeadlessWindow } from '../support/headless-window.ts'
import { send } from '../support/http-request.ts'

async function rig() {
  const window = await openHeadlessWindow()
  onTestFinished(() => window.transport.dispose())
  const follow = (path: string, headers = {}) => send({ port: window.port, path, headers })
  return { window, follow }
}
const pathOf = (link: string) => link.slice(link.indexOf('/enter'))

it('the link works once; whoever finds it later in a history or a log gets no session', async () => {
  const { window, follow } = await rig()
  const path = pathOf(window.transport.link())
  const first = await follow(path)
  expect(first.status).toBe(303)
  expect(first.headers.location).toBe('/')
  const second = await follow(path)
  expect(second.status).toBe(401)
  expect(second.headers['set-cookie']).toBeUndefined()
})

it('without the link there is no window and no call', async () => {
  const { window, follow } = await rig()
  expect((await follow('/')).status).toBe(401)
  expect((await follow('/assets/index-1.js')).status).toBe(401)
  expect((await window.call({ headers: { cookie: undefined } })).status).toBe(401)
  expect(window.dispatched).toEqual([])
})

it.each([
  '/enter',
  '/enter?token=',
  `/enter?token=${'a'.repeat(43)}`,
  '/enter?token=../..',
  '/enter?x=1&token=a',
])('the made-up link %s begins no session', async (path) => {
  const { window, follow } = await rig()
  window.transport.link()
  const answer = await follow(path)
  expect([401, 404]).toContain(answer.status)
  expect(answer.headers['set-cookie']).toBeUndefined()
})

it('a link that nobody followed dies', async () => {
  const { window, follow } = await rig()
  const path = pathOf(window.transport.link())
  window.advance(3_600_001)
  expect((await follow(path)).status).toBe(401)
})

it('the token leaves the address bar, and no script can read the cookie', async () => {
  const { window, follow } = await rig()
  const answer = await follow(pathOf(window.transport.link()))
  expect(answer.headers.location).not.toContain('token')
  expect(answer.headers['referrer-policy']).toBe('no-referrer')
  expect(String(answer.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict$/)
})
