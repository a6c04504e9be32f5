import { describe, expect, it } from 'vitest'
import { atPointer } from '../../../src/core/json-pointer.ts'
import { type RejectionRule, rejectionRule } from '../../../src/core/providers/rejection-rule.ts'
import { judgeBody, judgeHead, lookLimit, plainRejection } from '../../../src/core/proxy/rejection.ts'

const coded = rejectionRule.parse({
  json: [{ pointer: '/code', equals: [4100, '700012006'] }],
  never: { statuses: [402], json: [{ pointer: '/code', equals: [4101] }] },
})
const json = (status: number, length: number | null = 20, mediaType: string | null = 'application/json') => ({
  status,
  mediaType,
  length,
})

describe('the judge of heads', () => {
  it.each<[string, RejectionRule, ReturnType<typeof json>, string]>([
    ['401 is a refusal where nothing else is said', plainRejection, json(401), 'refused'],
    ['403 is not', plainRejection, json(403), 'pass'],
    ['200 is not, and its body is of no interest', plainRejection, json(200), 'pass'],
    ['402 is about money', coded, json(402), 'pass'],
    ['a small JSON body decides', coded, json(200), 'look'],
    ['also below a 401, which may be about permission', coded, json(401), 'look'],
    ['with a suffix too', coded, json(200, 20, 'application/problem+json'), 'look'],
    ['a JSON body of unknown length decides if it is small', coded, json(200, null), 'glance'],
    ['also below a 401', coded, json(401, null), 'glance'],
    ['but is of no interest where only the status counts', plainRejection, json(200, null), 'pass'],
    ['an event stream is never waited for', coded, json(200, null, 'text/event-stream'), 'pass'],
    ['nor is one JSON text a line', coded, json(200, null, 'application/x-ndjson'), 'pass'],
    ['nor JSON that calls itself a stream', coded, json(200, null, 'application/stream+json'), 'pass'],
    ['an event stream is never looked at', coded, json(200, 20, 'text/event-stream'), 'pass'],
    ['newline-delimited JSON is a stream', coded, json(200, 20, 'application/x-ndjson'), 'pass'],
    ['a body over the limit passes', coded, json(200, lookLimit + 1), 'pass'],
    ['at the limit it is looked at', coded, json(200, lookLimit), 'look'],
    ['an empty body says nothing', coded, json(200, 0), 'pass'],
    ['a 401 whose body cannot be looked at is a refusal', coded, json(401, null, 'text/html'), 'refused'],
    ['a body without a type is not looked at', coded, json(200, 20, null), 'pass'],
  ])('%s', (_title, rule, head, verdict) => {
    expect(judgeHead(rule, head)).toBe(verdict)
  })
})

describe('the judge of bodies', () => {
  it.each<[string, number, string, string]>([
    ['the listed code refuses inside a 200', 200, '{"code":4100,"msg":"authentication is invalid"}', 'refused'],
    ['another code does not', 200, '{"code":4000}', 'pass'],
    ['success does not', 200, '{"code":0,"data":{}}', 'pass'],
    ['a text is not the number', 200, '{"code":"4100"}', 'pass'],
    ['the listed text is', 200, '{"code":"700012006"}', 'refused'],
    ['a missing permission never refreshes, not even as a 401', 401, '{"code":4101}', 'pass'],
    ['a 401 with another code does', 401, '{"code":9}', 'refused'],
    ['a 401 that is no JSON does', 401, 'Unauthorized', 'refused'],
    ['a 200 that is no JSON does not', 200, '{"code":4100', 'pass'],
    ['the member must be the document’s own', 200, '{"data":{"code":4100}}', 'pass'],
  ])('%s', (_title, status, body, verdict) => {
    expect(judgeBody(coded, status, body)).toBe(verdict)
  })
})

describe('a JSON pointer', () => {
  it.each<[string, unknown]>([
    ['', { 'a/b': [1, { '~': 2 }], n: null }],
    ['/a~1b/0', 1],
    ['/a~1b/1/~0', 2],
    ['/n', null],
    ['/a~1b/01', undefined],
    ['/a~1b/length', undefined],
    ['/constructor', undefined],
    ['/__proto__', undefined],
    ['/n/x', undefined],
  ])('%s', (pointer, value) => {
    expect(atPointer({ 'a/b': [1, { '~': 2 }], n: null }, pointer)).toEqual(value)
  })
})
