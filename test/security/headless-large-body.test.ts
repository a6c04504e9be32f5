import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { openHeadlessWindow } from '../support/headless-window.ts'

it.each([
  ['profiles.add', 64 * 1024 + 1, 413, 0],
  ['profiles.add', 60 * 1024, 200, 1],
  ['providers.add', 900 * 1024, 200, 1],
  ['providers.add', 1024 * 1024 + 1, 413, 0],
])('%s with %i bytes is answered with %i', async (name, bytes, status, calls) => {
  const window = await openHeadlessWindow()
  onTestFinished(() => window.transport.dispose())
  const body = JSON.stringify({ input: 'x'.repeat(bytes - JSON.stringify({ input: '' }).length) })
  expect(body.length).toBe(bytes)
  expect((await window.call({ name, body })).status).toBe(status)
  expect(window.dispatched.length).toBe(calls)
})

it('a body without a declared length is cut off at the limit, and its connection ends', async () => {
  const window = await openHeadlessWindow()
  onTestFinished(() => window.transport.dispose())
  const cookie = await window.signIn()
  const socket = connect(window.port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  socket.on('error', () => undefined)
  const origin = `127.0.0.1:${window.port}`
  socket.write(
    `POST /api/call/profiles.add HTTP/1.1\r\nHost: ${origin}\r\nOrigin: http://${origin}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  )
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
  for (let count = 0; count < 8; count += 1) socket.write(chunk)
  await once(socket, 'close')
  expect(answer).toMatch(/^HTTP\/1.1 413 /)
  expect(answer.toLowerCase()).toContain('connection: close')
  expect(window.dispatched).toEqual([])
})
