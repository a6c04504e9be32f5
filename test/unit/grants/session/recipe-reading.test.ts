import { describe, expect, it } from 'vitest'
import { resolvePointer } from '../../../../src/core/grants/session/json-pointer.ts'
import { readRecipeAnswer } from '../../../../src/core/grants/session/recipe-answer.ts'
import { holds, succeeded } from '../../../../src/core/grants/session/recipe-condition.ts'
import { extractValues } from '../../../../src/core/grants/session/recipe-extraction.ts'
import type { RecipeCondition, RecipeSource } from '../../../../src/core/providers/session-recipe.ts'

const condition = (given: Partial<RecipeCondition>): RecipeCondition => ({
  ignoreCase: false,
  orAbsent: false,
  ...given,
})
const source = (given: Partial<RecipeSource>): RecipeSource => ({ format: 'auto', ...given })
const now = Date.UTC(2026, 0, 1)

function answer(body: unknown, init: { status?: number; headers?: [string, string][] } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return readRecipeAnswer(new Response(text, { status: init.status ?? 200, headers: init.headers ?? [] }))
}

describe('a JSON pointer (RFC 6901 §5)', () => {
  const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, nested: { list: [{ id: 'x' }] } }
  it.for([
    ['', document],
    ['/foo', document.foo],
    ['/foo/0', 'bar'],
    ['/foo/01', undefined],
    ['/foo/length', undefined],
    ['/foo/-', undefined],
    ['/', 0],
    ['/a~1b', 1],
    ['/m~0n', 8],
    ['/nested/list/0/id', 'x'],
    ['/nested/none/id', undefined],
    ['/constructor', undefined],
    ['/__proto__', undefined],
  ] as const)('"%s"', ([pointer, expected]) => {
    expect(resolvePointer(document, pointer)).toEqual(expected)
  })
})

describe('a condition', () => {
  it.for<[string, Partial<RecipeCondition>, unknown, number, boolean]>([
    ['an equal string', { pointer: '/code', equals: ['OK'] }, { code: 'OK' }, 200, true],
    ['another case', { pointer: '/code', equals: ['OK'] }, { code: 'ok' }, 200, false],
    [
      'another case, which does not matter',
      { pointer: '/code', equals: ['OK'], ignoreCase: true },
      { code: 'ok' },
      200,
      true,
    ],
    ['a number as text', { pointer: '/code', equals: [0] }, { code: '0' }, 200, true],
    ['a boolean', { pointer: '/on', equals: [true] }, { on: true }, 200, true],
    ['an absent member', { pointer: '/code', equals: ['OK'] }, {}, 200, false],
    ['an absent member, which is fine', { pointer: '/code', equals: ['OK'], orAbsent: true }, {}, 200, true],
    ['an absent member of an HTML page', { pointer: '/code', equals: ['OK'], orAbsent: true }, '<html>', 200, false],
    ['a null member', { pointer: '/code', present: true }, { code: null }, 200, false],
    ['presence', { pointer: '/code', present: true }, { code: 'x' }, 200, true],
    ['absence', { pointer: '/code', present: false }, { data: 1 }, 200, true],
    ['absence in an HTML page', { pointer: '/code', present: false }, '<html>', 200, false],
    ['a status', { status: [401, 403] }, {}, 403, true],
    ['another status', { status: [401] }, {}, 403, false],
    ['a status and a member', { status: [401], pointer: '/code', present: true }, '<html>', 401, false],
    ['nothing to look at', {}, {}, 200, false],
  ])('%s', async ([, given, body, status, expected]) => {
    expect(holds(condition(given), await answer(body, { status }), {})).toBe(expected)
  })

  it('looks at values too, before there is an answer', () => {
    expect(holds(condition({ value: 'needed', equals: [true] }), null, { needed: 'true' })).toBe(true)
    expect(holds(condition({ value: 'needed', present: true }), null, {})).toBe(false)
    expect(holds(condition({ value: 'toString', present: true }), null, {})).toBe(false)
    expect(holds(condition({ pointer: '/code', present: true }), null, {})).toBe(false)
  })

  it('for success wants a 2xx, unless it names a status of its own', async () => {
    const failed = await answer({ code: 0 }, { status: 500 })
    expect(succeeded(undefined, failed, {})).toBe(false)
    expect(succeeded(condition({ pointer: '/code', equals: [0] }), failed, {})).toBe(false)
    expect(succeeded(condition({ status: [500] }), failed, {})).toBe(true)
    expect(succeeded(undefined, await answer('', { status: 201 }), {})).toBe(true)
  })
})

describe('extraction', () => {
  it('reads headers in any case, pointers, cookies, and what was known before', async () => {
    const headers: [string, string][] = [
      ['Access-Token', ' at-1 '],
      ['set-cookie', 'theme=dark; Path=/'],
      ['set-cookie', 'SID=abc=def; HttpOnly'],
    ]
    const read = await answer({ data: { uid: 'u:1', count: 7, on: true, none: null, list: [] } }, { headers })
    const sources = {
      accessToken: source({ header: 'access-token' }),
      sid: source({ cookie: 'SID' }),
      missing: source({ cookie: 'sid' }),
      'extra.uid': source({ pointer: '/data/uid' }),
      count: source({ pointer: '/data/count' }),
      on: source({ pointer: '/data/on' }),
      none: source({ pointer: '/data/none' }),
      list: source({ pointer: '/data/list' }),
      again: source({ value: 'before' }),
    }
    expect(extractValues(sources, read, { before: 'b' }, now)).toEqual({
      ...{ accessToken: 'at-1', sid: 'abc=def', 'extra.uid': 'u:1', count: '7', on: 'true', again: 'b' },
    })
  })

  it('does not take a cookie that is being deleted, nor one with an evil name', async () => {
    const headers: [string, string][] = [
      ['set-cookie', 'SID=old'],
      ['set-cookie', 'SID=; Max-Age=0'],
      ['set-cookie', '__proto__=x'],
    ]
    const read = await answer({}, { headers })
    expect(extractValues({ sid: source({ cookie: 'SID' }) }, read, {}, now)).toEqual({})
    expect(Object.getPrototypeOf(read.cookies)).toBe(Object.prototype)
  })

  it('takes a value only from the answers that it belongs to, and drops a prefix in any case', async () => {
    const when = condition({ pointer: '/code', equals: [203] })
    const sources = {
      session: source({ pointer: '/data', when }),
      token: source({ header: 'authorization', withoutPrefix: 'Bearer ' }),
    }
    const headers: [string, string][] = [['authorization', 'bearer t0']]
    expect(extractValues(sources, await answer({ code: 203, data: 's' }, { headers }), {}, now)).toEqual({
      session: 's',
      token: 't0',
    })
    expect(extractValues(sources, await answer({ code: 0, data: 's' }, { headers }), {}, now)).toEqual({ token: 't0' })
  })

  it.for<[RecipeSource['format'], unknown, string | undefined]>([
    ['auto', '2026-01-01T01:00:00Z', '2026-01-01T01:00:00Z'],
    ['rfc3339', '2026-01-01T08:00:00.833494+08:00', String(now + 833)],
    ['rfc3339', 'soon', undefined],
    ['http-date', 'Thu, 01 Jan 2026 00:30:00 GMT', String(now + 1_800_000)],
    ['seconds', 60, String(now + 60_000)],
    ['milliseconds', '1500', String(now + 1500)],
    ['epoch-seconds', now / 1000 + 5, String(now + 5000)],
    ['epoch-milliseconds', now + 5, String(now + 5)],
    ['seconds', 'never', undefined],
  ])('reads a time as %s: %s', async ([format, value, expected]) => {
    const sources = { accessExpires: source({ pointer: '/at', format }) }
    expect(extractValues(sources, await answer({ at: value }), {}, now).accessExpires).toBe(expected)
  })
})
