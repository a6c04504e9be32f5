import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { QuestionAnswer, QuestionView } from '../../src/shared/access-views.ts'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest
let url: string
let streams: ServerResponse[]

beforeEach(async () => {
  streams = []
  upstream = await startRecordingUpstream((req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/plain' })
    res.write('begun ')
    // A path that streams never ends by itself.
    if (req.url?.startsWith('/stream')) streams.push(res)
    else res.end('ended')
  })
  upstream.onUpgrade = (_req, socket) => {
    socket.on('error', () => undefined)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    socket.pipe(socket)
  }
  proxy = await startProxy({ upstream: upstream.url, permissions: { otherwise: 'ask' } })
  url = proxy.url
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const send = (path: string, init: RequestInit = {}, key = proxy.key) =>
  fetch(`${url}${path}`, { ...init, headers: { Authorization: `Bearer ${key}`, ...init.headers } })
const outcome = async (answer: Promise<Response>) => {
  const { status, headers } = await answer
  return [status, headers.get('x-tokenvault-error')]
}

/** Resolves with the questions as soon as there are so many waiting requests. */
function waiting(count: number): Promise<QuestionView[]> {
  return new Promise((resolve) => {
    const look = () => {
      const questions = proxy.questions.list()
      if (questions.reduce((sum, question) => sum + question.waiting, 0) !== count) return
      stop()
      resolve(questions)
    }
    const stop = proxy.events.on('access.changed', look)
    look()
  })
}
const answer = async (word: QuestionAnswer) => {
  const [question] = await waiting(1)
  await proxy.questions.answer(question?.id ?? '', word)
}
const lastCodes = async () => (await proxy.rows()).map(({ status, code }) => `${status} ${code}`)

describe('a request that a person has to allow', () => {
  it('waits with nothing sent upstream, passes once, and is in the ledger with its wait', async () => {
    const asked = send('/v1/x?q=1', { method: 'POST', body: 'body' })
    const [question] = await waiting(1)
    expect(question).toMatchObject({ clientName: 'tool-1', profileName: 'demo', methods: ['POST'], path: '/v1/x' })
    expect(upstream.requests).toHaveLength(0)
    await answer('once')
    expect(await outcome(asked)).toEqual([200, null])
    expect(upstream.requests[0]).toMatchObject({ url: '/v1/x?q=1', body: { bytes: 4, complete: true } })
    const again = send('/v1/x', { method: 'POST', body: 'body' })
    await answer('deny')
    expect(await outcome(again)).toEqual([403, 'ask-denied'])
    expect(upstream.requests).toHaveLength(1)
    expect(await lastCodes()).toEqual(['403 ask-denied', '200 null'])
  })

  it('passes without a question after "always", and so does only what was named', async () => {
    const asked = send('/v1/x')
    await answer('always')
    expect(await outcome(asked)).toEqual([200, null])
    expect(await outcome(send('/v1/x'))).toEqual([200, null])
    const other = send('/v1/y')
    await answer('deny')
    expect(await outcome(other)).toEqual([403, 'ask-denied'])
  })

  it('is told in words that a program can pass on', async () => {
    const asked = send('/v1/x')
    await answer('deny')
    const body = (await (await asked).json()) as { detail: string; error: { message: string }; profile: string }
    expect(body.profile).toBe('demo')
    expect(body.error.message).toMatch(/was asked and declined.*Do not retry/)
  })

  it('is asked about no more when its caller has gone, and the ledger says so', async () => {
    const controller = new AbortController()
    const asked = send('/v1/x', { signal: controller.signal })
    await waiting(1)
    controller.abort()
    await expect(asked).rejects.toThrow()
    await waiting(0)
    expect(await lastCodes()).toEqual(['499 client-closed'])
    expect(upstream.requests).toHaveLength(0)
  })

  it('is not asked to send its body before it was allowed', async () => {
    const socket = connect(proxy.port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1')
    })
    const host = `Host: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n`
    socket.write(`POST /demo/x HTTP/1.1\r\n${host}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`)
    await waiting(1)
    expect(received).toBe('')
    await answer('once')
    await new Promise<void>((resolve) => socket.once('data', () => resolve()))
    expect(received).toMatch(/^HTTP\/1.1 100 /)
    socket.destroy()
  })

  it.each([
    ['its key is revoked', async () => void (await proxy.clients.revoke('tool-1')), 401, 'key-revoked'],
    ['the proxy is paused', async () => proxy.proxy.pause(true), 503, 'paused'],
    ['the host ends', () => proxy.proxy.dispose(), 503, 'shutting-down'],
  ])('is answered as soon as %s', async (_name, act, status, code) => {
    const asked = send('/v1/x')
    await waiting(1)
    await act()
    expect(await outcome(asked)).toEqual([status, code])
  })

  it('is not asked about while the vault is locked', async () => {
    proxy.vault.unlocked = false
    expect(await outcome(send('/v1/x'))).toEqual([503, 'vault-locked'])
  })
})

describe('limits of a client', () => {
  const none = { requestsPerMinute: null, burst: null, concurrent: null }
  const limited = (
    part: Partial<typeof none> | { concurrent: number } | { requestsPerMinute: number; burst: number },
  ) => proxy.addKey({}, undefined, { ...none, ...part })

  it('answer 429 with the seconds to wait', async () => {
    const key = await limited({ requestsPerMinute: 6, burst: 1 })
    expect(await outcome(send('/a', {}, key))).toEqual([200, null])
    const refused = await send('/b', {}, key)
    expect([refused.status, refused.headers.get('x-tokenvault-error')]).toEqual([429, 'rate-limited'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(9)
    expect(upstream.requests).toHaveLength(1)
  })

  it('count streams and upgrades while they are open, and give their places back however they end', async () => {
    const key = await limited({ concurrent: 1 })
    const full = () => outcome(send('/x', {}, key))
    const ways: [string, () => Promise<() => Promise<void>>][] = [
      [
        'the caller leaves a stream',
        async () => {
          const controller = new AbortController()
          await send('/stream', { signal: controller.signal }, key)
          return async () => controller.abort()
        },
      ],
      [
        'the caller leaves an upgrade',
        async () => {
          const socket = await upgrade(key)
          return async () => void socket.destroy()
        },
      ],
      [
        'the proxy is paused',
        async () => {
          await send('/stream', {}, key)
          return async () => {
            proxy.proxy.pause(true)
            proxy.proxy.pause(false)
          }
        },
      ],
      [
        'the upstream breaks off',
        async () => {
          await send('/stream', {}, key)
          return async () => void streams.at(-1)?.destroy()
        },
      ],
    ]
    for (const [name, begin] of ways) {
      const end = await begin()
      expect([name, await full()]).toEqual([name, [429, 'too-many-at-once']])
      await end()
      await expect.poll(full, { interval: 5, timeout: 10_000 }).toEqual([200, null])
    }
  })

  it('hold a place for a request that waits for a person', async () => {
    const key = await proxy.addKey({ otherwise: 'ask' }, undefined, { ...none, concurrent: 1 })
    const asked = send('/x', {}, key)
    await waiting(1)
    expect(await outcome(send('/x', {}, key))).toEqual([429, 'too-many-at-once'])
    await answer('deny')
    expect(await outcome(asked)).toEqual([403, 'ask-denied'])
    const next = send('/y', {}, key)
    await answer('once')
    expect(await outcome(next)).toEqual([200, null])
  })
})

describe('a pause', () => {
  it('ends what runs: streams and upgraded connections, with the reason in the ledger', async () => {
    const key = await proxy.addKey({})
    const stream = await send('/stream', {}, key)
    const socket = await upgrade(key)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    proxy.proxy.pause(true)
    await closed
    await expect(stream.text()).rejects.toThrow()
    expect((await lastCodes()).sort()).toEqual(['101 paused', '200 paused'])
  })
})

async function upgrade(key: string) {
  const socket = connect(proxy.port, '127.0.0.1')
  socket.on('error', () => undefined)
  const head = `Host: 127.0.0.1:${proxy.port}\r\nConnection: Upgrade\r\nUpgrade: echo\r\nX-Api-Key: ${key}\r\n`
  socket.write(`GET /demo/chat HTTP/1.1\r\n${head}\r\n`)
  await new Promise((resolve) => socket.once('data', resolve))
  return socket
}
