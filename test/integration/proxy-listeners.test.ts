import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { startProxy } from '../support/proxy-under-test.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'

/** Node warns once a connection has more than ten listeners of a kind; they are memory that goes only with it. */
it.each(['one after the other', 'one behind the other'])('a kept connection gathers no listeners: %s', async (how) => {
  const warnings: string[] = []
  const warned = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`)
  process.on('warning', warned)
  onTestFinished(() => void process.off('warning', warned))
  const upstream = await startRecordingUpstream((req, res) => req.resume().on('end', () => res.end('ok')))
  const proxy = await startProxy({ upstream: upstream.url, permissions: { methods: ['GET', 'POST'] } })
  onTestFinished(() => proxy.close().then(upstream.close))
  const head = (line: string, ...more: string[]) =>
    [`${line} HTTP/1.1`, `Host: 127.0.0.1:${proxy.port}`, ...more, '', ''].join('\r\n')
  const key = `X-Api-Key: ${proxy.key}`
  // Allowed, refused before its body has come, refused without one, streamed.
  const round = [
    head('GET /demo/x', key),
    `${head('POST /demo/x', 'Content-Length: 5')}BODY`,
    head('DELETE /demo/x', key),
    `${head('POST /demo/x', key, 'Transfer-Encoding: chunked')}BODY`,
  ]
  const last = head('GET /demo/last', key, 'Connection: close')
  if (how === 'one behind the other') {
    const text = round.join('').replace('BODY', 'hello').replace('BODY', '5\r\nhello\r\n0\r\n\r\n')
    expect((await proxy.raw(`${text.repeat(15)}${last}`)).match(/HTTP\/1\.1 (?:200|401|403)/g)).toHaveLength(61)
  } else {
    const requests = Array(15).fill(round).flat() as string[]
    expect(await oneAfterTheOther(proxy.port, [...requests, last])).toBe(61)
  }
  await new Promise((resolve) => setImmediate(resolve))
  expect(warnings).toEqual([])
})

/** Sends each when the one before was answered, its body after its head; returns how many answers came. */
async function oneAfterTheOther(port: number, requests: readonly string[]): Promise<number> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1').setNoDelay(true)
  onTestFinished(() => void socket.destroy())
  let answers = 0
  let received = ''
  socket.on('data', (text: string) => {
    received += text
  })
  for (const request of requests) {
    const [head = '', ...rest] = request.split('BODY')
    const before = (received.match(/HTTP\/1\.1 \d/g) ?? []).length
    socket.write(head)
    if (rest.length > 0) {
      // A refusal comes before the body, an upload's answer after it.
      if (head.includes('Content-Length'))
        await expect.poll(() => (received.match(/HTTP\/1\.1 \d/g) ?? []).length, { interval: 2 }).toBe(before + 1)
      socket.write(head.includes('chunked') ? '5\r\nhello\r\n0\r\n\r\n' : 'hello')
    }
    await expect.poll(() => (received.match(/HTTP\/1\.1 \d/g) ?? []).length, { interval: 2 }).toBe(before + 1)
    answers += 1
  }
  return answers
}
