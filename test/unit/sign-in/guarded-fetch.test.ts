import { expect, test } from 'vitest'
import { createGuardedFetch } from '../../../src/core/sign-in/guarded-fetch.ts'

const signal = new AbortController().signal
const answering = (respond: (init: RequestInit | undefined) => Response | Promise<Response>): typeof fetch => {
  return async (_input, init) => respond(init)
}

test('redirects are handed back and cookies stay out, whatever the caller asks for', async () => {
  let seen: RequestInit | undefined
  const guarded = createGuardedFetch(
    answering((init) => {
      seen = init
      return new Response(null, { status: 307, headers: { location: 'https://evil.example' } })
    }),
    { signal },
  )
  const response = await guarded('https://as.example', { redirect: 'follow', credentials: 'include' })
  expect(seen).toMatchObject({ redirect: 'manual', credentials: 'omit' })
  expect(response.status).toBe(307)
})

test('a body that drips for ever ends with the time limit', async () => {
  const endless = () =>
    new ReadableStream({
      pull: async (controller) => {
        await new Promise((resolve) => setImmediate(resolve))
        controller.enqueue(new Uint8Array([32]))
      },
    })
  const guarded = createGuardedFetch(
    answering((init) => {
      const body = endless()
      const stopped = new ReadableStream({
        async start(controller) {
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason), { once: true })
          for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
            if (init?.signal?.aborted) return
            controller.enqueue(chunk)
          }
        },
      })
      return new Response(stopped)
    }),
    { signal, timeoutMs: 50 },
  )
  await expect(guarded('https://as.example')).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('a body larger than any OAuth answer is refused', async () => {
  const guarded = createGuardedFetch(
    answering(() => new Response('x'.repeat(101))),
    { signal, maximumBytes: 100 },
  )
  await expect(guarded('https://as.example')).rejects.toMatchObject({ code: 'PROVIDER_MISBEHAVED' })
})

test('after the operation has ended no request leaves', async () => {
  const controller = new AbortController()
  let sent = 0
  const guarded = createGuardedFetch(
    answering(() => {
      sent += 1
      return new Response()
    }),
    { signal: controller.signal },
  )
  controller.abort(new Error('cancelled'))
  await expect(guarded('https://as.example')).rejects.toThrow('cancelled')
  expect(sent).toBe(0)
})

test.for([204, 304, 200, 404])('status %i passes with its headers', async (status) => {
  const guarded = createGuardedFetch(
    answering(() => new Response(null, { status, headers: { 'retry-after': '7' } })),
    { signal },
  )
  const response = await guarded('https://as.example')
  expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([status, '7', ''])
})
