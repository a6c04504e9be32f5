import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { PassThrough } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import type { Egress } from '../../src/node/egress/create-egress.ts'
import type { Lease, LeasedHandler } from '../../src/node/proxy/leased-handler.ts'
import { createUpstreamPools } from '../../src/node/proxy/upstream-pools.ts'

it('a caller who vanishes while the connection for its upload is being made again ends nothing else', async () => {
  const upstream = createServer((socket) => {
    socket.on('error', () => undefined)
    // Answered before the body has come: undici gives such a connection up, after it handed the answer on.
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))
  })
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const { port } = upstream.address() as AddressInfo
  let dialled = 0
  const again = Promise.withResolvers<void>()
  const egress: Pick<Egress, 'dial'> = {
    dial(_destination, done) {
      dialled += 1
      if (dialled > 1) again.resolve()
      else {
        const socket = connect(port, '127.0.0.1', () => done(null, socket))
        socket.on('error', () => undefined)
      }
      return { cancel: () => undefined }
    },
  }
  const pools = createUpstreamPools(egress as Egress, { headMs: 5_000, silentMs: 5_000 })
  onTestFinished(async () => {
    await pools.dispose()
    upstream.close()
  })
  const uncaught: unknown[] = []
  const over = Promise.withResolvers<void>()
  const note = (error: unknown) => {
    uncaught.push(error)
    over.resolve()
  }
  process.on('uncaughtException', note)
  onTestFinished(() => void process.off('uncaughtException', note))

  const send = (body: PassThrough, completed: () => void): { lease: Lease | undefined } => {
    const held: { lease: Lease | undefined } = { lease: undefined }
    const handler: LeasedHandler = {
      leased: (lease) => {
        held.lease = lease
      },
      onConnect: () => undefined,
      onHeaders: () => true,
      onData: () => true,
      onUpgrade: () => undefined,
      onError: () => undefined,
      onComplete() {
        held.lease?.keep()
        completed()
      },
    }
    const request = { origin: `http://127.0.0.1:${port}`, privateNetwork: false, path: '/', method: 'POST' }
    const plain = { headers: [], upgrade: null, awaitsContinue: false, acceptsTrailers: false, trailers: null }
    pools.dispatch({ ...request, ...plain, body: body as unknown as IncomingMessage }, handler)
    return held
  }
  await pools.load()
  const second = new PassThrough()
  const begun = Promise.withResolvers<{ lease: Lease | undefined }>()
  const first = new PassThrough()
  first.write('x')
  send(first, () => begun.resolve(send(second, () => undefined)))
  const { lease } = await begun.promise
  await again.promise
  second.destroy(new Error('aborted'))
  lease?.drop()
  second.once('close', () => over.resolve())
  await over.promise
  await new Promise((resolve) => setImmediate(resolve))
  expect(uncaught).toEqual([])
})
