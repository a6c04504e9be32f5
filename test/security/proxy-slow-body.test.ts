import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { type ProxyOptions, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

async function start(limits: NonNullable<ProxyOptions['limits']>): Promise<void> {
  upstream = await startRecordingUpstream((req, res) => req.resume().on('end', () => res.end('ok')))
  proxy = await startProxy({ upstream: upstream.url, limits })
}

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

/** Sends a head and the beginning of a body, and nothing more by itself. */
function begin(length: number, key: string | null, body = 'x'): { socket: Socket; answer: Promise<string> } {
  const lines = ['POST /demo/x HTTP/1.1', `Host: 127.0.0.1:${proxy.port}`, `Content-Length: ${length}`]
  if (key !== null) lines.push(`X-Api-Key: ${key}`)
  const socket = connect(proxy.port, '127.0.0.1').setEncoding('latin1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined).write(`${[...lines, '', ''].join('\r\n')}${body}`)
  let received = ''
  socket.on('data', (text: string) => {
    received += text
  })
  return { socket, answer: new Promise((resolve) => socket.once('close', () => resolve(received))) }
}

const tooLate = /^HTTP\/1\.1 408 [\s\S]*X-TokenVault-Error: request-timeout/

describe('slow bodies', () => {
  it('a small one that stops coming is answered and closed in time; neither a token nor a connection waits for it', async () => {
    await start({ bodyMs: 100 })
    proxy.lender.current = undefined
    expect(await begin(1_000, proxy.key).answer).toMatch(tooLate)
    expect([proxy.lender.lends, upstream.requests, upstream.sockets, proxy.proxy.openRequests]).toEqual([[], [], 0, 0])
    expect(await proxy.rows()).toMatchObject([{ status: 408, code: 'request-timeout' }])
  })

  it('one that dribbles gets no more time than one that stands still', async () => {
    await start({ bodyMs: 300 })
    const { socket, answer } = begin(60_000, proxy.key)
    const dribble = setInterval(() => socket.write('x'), 20)
    expect(await answer).toMatch(tooLate)
    clearInterval(dribble)
  })

  it('the rest of a refused body is not waited for', async () => {
    await start({})
    expect(await begin(1_000, null).answer).toMatch(/^HTTP\/1\.1 401 [\s\S]*X-TokenVault-Error: key-missing/)
  })

  it('an upload may take its time, holds nobody else up, and ends with its key', async () => {
    await start({ bodyMs: 100 })
    const length = 200_000
    const key = await proxy.addKey({})
    const uploads = Array.from({ length: 30 }, () => begin(length, key))
    const [patient] = [begin(length, proxy.key)]
    await expect.poll(() => upstream.requests.length).toBe(31)
    // A small body that came with them has run out of time by now.
    expect(await begin(1_000, proxy.key).answer).toMatch(tooLate)
    expect((await fetch(`${proxy.url}/other`, { headers: proxy.auth })).status).toBe(200)
    await proxy.clients.revoke('tool-2')
    for (const { answer } of uploads)
      expect(await answer).toMatch(/^HTTP\/1\.1 401 [\s\S]*X-TokenVault-Error: key-revoked/)
    const answered = new Promise((resolve) => patient.socket.once('data', resolve))
    patient.socket.write('x'.repeat(length - 1))
    expect(await answered).toMatch(/^HTTP\/1\.1 200 /)
    await expect.poll(() => proxy.proxy.openRequests).toBe(0)
  })
})
