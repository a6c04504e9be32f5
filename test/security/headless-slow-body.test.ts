import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createEventBus } from '../../src/core/events.ts'
import { createHttpCallHandler } from '../../src/node/http-call-handler.ts'

it('a caller that never finishes its body is answered and cut off', async () => {
  const calls: unknown[] = []
  const handler = createHttpCallHandler({
    dispatch: async (name) => {
      calls.push(name)
      return { ok: true, value: null }
    },
    events: createEventBus(() => undefined),
    bodyTimeoutMs: 50,
  })
  const server = createServer(
    (request, response) => void handler.handle({ kind: 'call', name: 'a.b' }, request, response),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  socket.write(
    'POST /api/call/a.b HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"input":',
  )
  await once(socket, 'close')
  expect(answer).toMatch(/^HTTP\/1.1 408 /)
  expect(calls).toEqual([])
})
