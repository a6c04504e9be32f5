import { describe, expect, it } from 'vitest'
import { createHttpClient, type Link } from '../../../src/renderer/http-client.ts'

class FakeSource {
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  closed = false
  readonly listeners = new Map<string, (event: { data: string }) => void>()
  addEventListener(name: string, listener: (event: { data: string }) => void): void {
    this.listeners.set(name, listener)
  }
  close(): void {
    this.closed = true
  }
}

function setup(answer: () => Response | Promise<Response> = () => Response.json({ ok: true, value: null })) {
  const sources: FakeSource[] = []
  const requests: { url: string; init: RequestInit | undefined }[] = []
  const timers: (() => void)[] = []
  const links: Link[] = []
  const client = createHttpClient({
    fetch: async (url, init) => {
      requests.push({ url: String(url), init })
      return answer()
    },
    openEvents: () => {
      const source = new FakeSource()
      sources.push(source)
      return source as unknown as EventSource
    },
    setTimeout: (run) => timers.push(run),
  })
  client.onLink((link) => links.push(link))
  return { client, sources, requests, timers, links, last: () => sources.at(-1) as FakeSource }
}

const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

describe('the HTTP client', () => {
  it('posts the input of a call as JSON to its own origin', async () => {
    const { client, requests } = setup(() => Response.json({ ok: true, value: { paused: true } }))
    expect(await client.call('proxy.pause', { paused: true })).toEqual({ ok: true, value: { paused: true } })
    expect(requests[0]).toMatchObject({
      url: '/api/call/proxy.pause',
      init: {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: '{"input":{"paused":true}}',
      },
    })
  })

  it('passes on a refusal of the host', async () => {
    const error = { code: 'VAULT_LOCKED', message: 'locked', retryable: false }
    const { client } = setup(() => Response.json({ ok: false, error }))
    expect(await client.call('profiles.list')).toEqual({ ok: false, error })
  })

  it.each([
    ['a network failure', () => Promise.reject(new TypeError('failed to fetch')), 'HOST_UNAVAILABLE'],
    ['an answer that is not JSON', () => new Response('<html>'), 'HOST_UNAVAILABLE'],
    ['JSON of another shape', () => Response.json({ hello: 1 }), 'INTERNAL'],
    ['an unknown error code', () => Response.json({ ok: false, error: { code: 'NEW', message: 'x' } }), 'INTERNAL'],
  ])('turns %s into an error, never into a rejection', async (_, answer, code) => {
    const { client } = setup(answer)
    expect(await client.call('vault.status')).toMatchObject({ ok: false, error: { code } })
  })

  it('hands each event to its listeners until they stop', () => {
    const { client, last } = setup()
    const heard: unknown[] = []
    const stop = client.on('profiles.changed', (payload) => heard.push(payload))
    const send = () => last().listeners.get('profiles.changed')?.({ data: '{"profileIds":["a"]}' })
    send()
    stop()
    send()
    expect(heard).toEqual([{ profileIds: ['a'] }])
  })

  it('opens the stream again after it broke, and tells of both', async () => {
    const { sources, timers, links, last } = setup()
    last().onopen?.()
    last().onerror?.()
    await settle()
    timers.shift()?.()
    last().onopen?.()
    expect(sources).toHaveLength(2)
    expect(sources[0]?.closed).toBe(true)
    expect(links).toEqual(['up', 'lost', 'up'])
  })

  it('stops for good when the session has ended', async () => {
    const { timers, links, last, client } = setup(() => new Response('{}', { status: 401 }))
    last().onopen?.()
    last().onerror?.()
    await settle()
    expect(links).toEqual(['up', 'lost', 'expired'])
    expect(timers).toEqual([])
    await client.call('vault.status')
    expect(links.at(-1)).toBe('expired')
  })

  it('tells a late listener of the link at once', () => {
    const { client, last } = setup()
    last().onopen?.()
    const heard: Link[] = []
    client.onLink((link) => heard.push(link))
    expect(heard).toEqual(['up'])
  })

  it('opens nothing more once it is closed', async () => {
    const { client, sources, timers, last } = setup()
    client.close()
    last().onerror?.()
    await settle()
    expect({ streams: sources.length, timers: timers.length, closed: last().closed }).toEqual({
      streams: 1,
      timers: 0,
      closed: true,
    })
  })
})
