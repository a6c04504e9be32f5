import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { startProxy } from '../support/proxy-under-test.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'

it('an upgrade waits for its person like any request, and nothing that follows it gets ahead', async () => {
  const upstream = await startRecordingUpstream()
  upstream.onUpgrade = (_req, socket) => {
    socket.on('error', () => undefined)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    socket.pipe(socket)
  }
  const proxy = await startProxy({ upstream: upstream.url, permissions: { otherwise: 'ask' } })
  onTestFinished(async () => {
    await proxy.close()
    await upstream.close()
  })
  const open = (key: string) => {
    const socket = connect(proxy.port, '127.0.0.1')
    const seen = { text: '' }
    socket
      .on('error', () => undefined)
      .on('data', (chunk: Buffer) => {
        seen.text += chunk.toString('latin1')
      })
    const head = `Host: 127.0.0.1:${proxy.port}\r\nConnection: Upgrade\r\nUpgrade: echo\r\nX-Api-Key: ${key}\r\n`
    // The bytes behind the head belong to the new protocol; they must not reach the upstream before the answer.
    socket.write(`GET /demo/chat HTTP/1.1\r\n${head}\r\nearly bytes`)
    return { socket, seen, closed: new Promise<void>((resolve) => socket.once('close', () => resolve())) }
  }
  const decide = async (answer: 'once' | 'deny') => {
    await expect.poll(() => proxy.questions.list()).toHaveLength(1)
    expect(upstream.requests).toEqual([])
    await proxy.questions.answer(proxy.questions.list()[0]?.id ?? '', answer)
  }
  const denied = open(proxy.key)
  await decide('deny')
  await denied.closed
  expect(denied.seen.text).toContain('X-TokenVault-Error: ask-denied')

  const allowed = open(await proxy.addKey({ otherwise: 'ask' }))
  await decide('once')
  await expect.poll(() => allowed.seen.text).toMatch(/^HTTP\/1\.1 101 [\s\S]*early bytes$/)
  allowed.socket.destroy()
})
