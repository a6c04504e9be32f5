import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { VaultError } from '../../src/core/errors.ts'
import { createEventBus } from '../../src/core/events.ts'
import { createProxyPresence, type ProxySocket } from '../../src/node/proxy-presence.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { closeHttpServer, listenOnLoopback } from '../support/http-server.ts'
import { createMemoryRecordStore } from '../support/memory-record-store.ts'

/** A socket over a real listener; only its traffic is missing. */
function realSocket(): ProxySocket {
  let server: ReturnType<typeof createServer> | undefined
  const close = async () => {
    if (server) await closeHttpServer(server)
    server = undefined
  }
  return {
    async listen(port) {
      const opening = createServer()
      try {
        const bound = await listenOnLoopback(opening, port)
        server = opening
        return { port: bound }
      } catch (cause) {
        throw new VaultError('PORT_IN_USE', `Port ${port} is taken.`, { cause, details: { port } })
      }
    },
    close,
    dispose: close,
    pause: () => undefined,
    paused: false,
    openRequests: 0,
  }
}

it('never replaces a remembered port that is taken, says so, and takes it when it is free again', async () => {
  const clock = createFakeClock()
  const records = createMemoryRecordStore(clock)
  const events = createEventBus(() => undefined)
  const first = createProxyPresence(realSocket(), records, events, clock, undefined)
  await first.start()
  const port = first.port() as number
  await first.dispose()

  const stranger = createServer()
  await listenOnLoopback(stranger, port)
  const second = createProxyPresence(realSocket(), records, events, clock, undefined)
  onTestFinished(() => second.dispose())
  await second.start()
  expect(await second.handlers['proxy.status'](undefined)).toMatchObject({
    listening: false,
    problem: { code: 'PORT_IN_USE', details: { port } },
  })

  await closeHttpServer(stranger)
  const listening = new Promise<void>((resolve) => events.on('proxy.changed', () => resolve()))
  await clock.advance(3_000)
  await listening
  expect(second.port()).toBe(port)
})

it('moves to another port and remembers it; a port that is taken leaves it where it was', async () => {
  const clock = createFakeClock()
  const records = createMemoryRecordStore(clock)
  const presence = createProxyPresence(
    realSocket(),
    records,
    createEventBus(() => undefined),
    clock,
    undefined,
  )
  onTestFinished(() => presence.dispose())
  await presence.start()
  const stranger = createServer()
  const taken = await listenOnLoopback(stranger, 0)
  onTestFinished(() => closeHttpServer(stranger))

  const before = presence.port()
  await expect(presence.handlers['proxy.move']({ port: taken })).rejects.toMatchObject({ code: 'PORT_IN_USE' })
  expect(presence.port()).toBe(before)
  const moved = await presence.handlers['proxy.move']({ port: 0 })
  expect((await records.get('setting', 'proxy'))?.meta).toEqual({ port: moved.port })
})

it('comes back by itself when a move fails and its old port was taken meanwhile', async () => {
  const clock = createFakeClock()
  const taken = new Set<number>()
  const listen = async (port: number) => {
    if (taken.has(port)) throw new VaultError('PORT_IN_USE', `Port ${port} is taken.`)
    return { port }
  }
  const close = async () => void taken.add(4_000)
  const socket: ProxySocket = { listen, close, dispose: close, pause: () => undefined, paused: false, openRequests: 0 }
  const records = createMemoryRecordStore(clock)
  await records.write([
    { op: 'put', kind: 'setting', id: 'proxy', expectedVersion: 0, meta: { port: 4_000 }, sealed: null },
  ])
  const proxy = createProxyPresence(
    socket,
    records,
    createEventBus(() => undefined),
    clock,
    undefined,
  )
  await proxy.start()
  taken.add(5_000)
  await expect(proxy.handlers['proxy.move']({ port: 5_000 })).rejects.toMatchObject({ code: 'PORT_IN_USE' })
  expect(await proxy.handlers['proxy.status'](undefined)).toMatchObject({
    port: null,
    problem: { code: 'PORT_IN_USE' },
  })
  taken.clear()
  await clock.advance(3_000)
  expect(proxy.port()).toBe(4_000)
})

it('does not begin to listen after its end', async () => {
  const clock = createFakeClock()
  const listened: number[] = []
  const socket: ProxySocket = {
    listen: async (port) => ({ port: listened.push(port) }),
    close: async () => undefined,
    dispose: async () => undefined,
    pause: () => undefined,
    paused: false,
    openRequests: 0,
  }
  const proxy = createProxyPresence(
    socket,
    createMemoryRecordStore(clock),
    createEventBus(() => undefined),
    clock,
    0,
  )
  const starting = proxy.start()
  await proxy.dispose()
  await starting
  expect([listened, proxy.port()]).toEqual([[], null])
})
