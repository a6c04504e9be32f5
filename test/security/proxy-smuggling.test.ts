import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

beforeEach(async () => {
  upstream = await startRecordingUpstream()
  proxy = await startProxy({ upstream: upstream.url })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const head = (lines: string[]) =>
  `POST /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n${lines.join('\r\n')}\r\n\r\n`
const smuggled = 'GET /demo/smuggled HTTP/1.1\r\nHost: x\r\n\r\n'

describe('request smuggling: a head that two parsers read differently', () => {
  it.each([
    ['both lengths', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['both lengths, the other way round', ['Transfer-Encoding: chunked', 'Content-Length: 4']],
    ['two different lengths', ['Content-Length: 4', 'Content-Length: 5']],
    ['a list of lengths', ['Content-Length: 4, 4']],
    ['a signed length', ['Content-Length: +4']],
    ['a hexadecimal length', ['Content-Length: 0x4']],
    ['an unknown coding', ['Transfer-Encoding: xchunked']],
    ['a coding behind chunked', ['Transfer-Encoding: chunked, identity']],
    ['a coding before chunked', ['Transfer-Encoding: gzip, chunked']],
    ['two codings', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
    ['a space before the colon', ['Transfer-Encoding : chunked']],
    ['a tab in the name', ['Transfer-Encoding\t: chunked']],
    ['a vertical tab in the value', ['Transfer-Encoding: \u000bchunked']],
    ['no name', [': x', 'Content-Length: 0']],
  ])('%s is refused', async (_name, lines) => {
    const answer = await proxy.raw(`${head(lines)}0\r\n\r\n${smuggled}`)
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d [\s\S]*X-TokenVault-Error: /)
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    expect(upstream.requests).toHaveLength(0)
  })

  it.each([
    ['a broken chunk size', 'zz\r\nabc\r\n0\r\n\r\n'],
    ['an endless chunk size', 'fffffffffffffffff\r\nabc\r\n0\r\n\r\n'],
    ['a chunk without its end', '3\r\nabcX\r\n0\r\n\r\n'],
  ])('%s does not end as a whole request upstream', async (_name, body) => {
    await proxy.raw(`${head(['Transfer-Encoding: chunked', 'Connection: close'])}${body}`)
    expect(upstream.requests.filter((request) => request.body.complete)).toHaveLength(0)
  })

  it.each([
    'Content_Length: ',
    'Content_Length: 0',
    'Transfer_Encoding: chunked',
  ])('a framing that the parser does not know neither frames the body nor travels on: %s', async (line) => {
    const answer = await proxy.raw(`${head([line, 'Content-Length: 5', 'Connection: close'])}hello`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(upstream.requests.map(({ body }) => Buffer.concat(body.chunks).toString())).toEqual(['hello'])
    expect(upstream.heads()).not.toMatch(/_(?:length|encoding)/i)
  })

  it('a refused request’s body is never read as the next request', async () => {
    const body = `GET /demo/smuggled HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n\r\n`
    const refused = `POST /nobody/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nContent-Length: ${body.length + 50}\r\n\r\n${body}`
    const answer = await proxy.raw(refused)
    expect(answer).toMatch(/^HTTP\/1\.1 404 /)
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    expect(upstream.requests).toHaveLength(0)
  })
})
