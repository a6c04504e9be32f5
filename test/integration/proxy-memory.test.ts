import { createHash, randomBytes } from 'node:crypto'
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { type ChildScript, startChild } from '../support/child-script.ts'
import { type RecordingUpstream, startRecordingUpstream, type UpstreamHandler } from '../support/recording-upstream.ts'

const megabyte = 1024 * 1024
const chunk = randomBytes(megabyte)
const expected = createHash('sha256')
for (let index = 0; index < 100; index += 1) expected.update(chunk)
const digest = expected.digest('hex')

let upstream: RecordingUpstream
let child: ChildScript
let address: { port: number; key: string }

async function start(handler: UpstreamHandler): Promise<void> {
  upstream = await startRecordingUpstream(handler)
  child = startChild('serve-proxy', [upstream.url])
  address = JSON.parse(await child.line())
}

afterEach(() => upstream.close())

/** Bytes that the proxy's process really holds. */
async function held(): Promise<number> {
  child.child.stdin.write('?\n')
  return Number(await child.line())
}

const open = (method: string, headers: OutgoingHttpHeaders = {}) =>
  request({
    host: '127.0.0.1',
    port: address.port,
    path: '/demo/x',
    method,
    headers: { ...headers, 'X-Api-Key': address.key },
  })
const answered = (req: ReturnType<typeof request>) =>
  new Promise<IncomingMessage>((resolve, reject) => req.on('response', resolve).on('error', reject))

/** A hundred chunks; `every` runs after each tenth. */
const hundred = (every: () => Promise<void>) =>
  Readable.from(
    (async function* () {
      for (let index = 0; index < 100; index += 1) {
        if (index % 20 === 19) await every()
        yield chunk
      }
    })(),
  )

describe('100 MB through the proxy, in memory that does not grow', () => {
  it('down', async () => {
    let before = 0
    let peak = 0
    await start((_req, res) => {
      hundred(async () => {
        peak = Math.max(peak, await held())
      }).pipe(res)
    })
    before = await held()
    const received = createHash('sha256')
    for await (const part of await answered(open('GET').end())) received.update(part as Buffer)
    expect(received.digest('hex')).toBe(digest)
    expect(peak - before).toBeLessThan(16 * megabyte)
  })

  it('down to a caller who does not read: the upstream is held back', async () => {
    let produced = 0
    await start((_req, res) => {
      res.on('error', () => undefined)
      const write = () => {
        while (produced < 100 && res.writable) {
          produced += 1
          if (!res.write(chunk)) return res.once('drain', write)
        }
        return undefined
      }
      write()
    })
    const before = await held()
    const req = open('GET').end()
    const res = await answered(req)
    // The kernel's buffers fill up; then nothing moves any more.
    let seen = -1
    await expect
      .poll(
        () => {
          const still = produced === seen
          seen = produced
          return still
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true)
    expect(produced).toBeLessThan(40)
    expect((await held()) - before).toBeLessThan(16 * megabyte)
    res.destroy()
    await expect.poll(() => upstream.sockets).toBe(0)
  })

  it.each(['declared', 'chunked'] as const)('up, with a %s length', async (kind) => {
    const received = createHash('sha256')
    await start((req, res) => {
      req.on('data', (part: Buffer) => received.update(part))
      req.on('end', () => res.end('stored'))
    })
    const before = await held()
    let peak = 0
    const req = open('PUT', kind === 'declared' ? { 'Content-Length': 100 * megabyte } : {})
    hundred(async () => {
      peak = Math.max(peak, await held())
    }).pipe(req)
    const res = await answered(req)
    res.resume()
    expect([res.statusCode, received.digest('hex')]).toEqual([200, digest])
    expect(peak - before).toBeLessThan(16 * megabyte)
    const framing = upstream.requests[0]?.headers
    expect(framing?.['content-length'] ?? framing?.['transfer-encoding']).toBe(
      kind === 'declared' ? `${100 * megabyte}` : 'chunked',
    )
  })
})
