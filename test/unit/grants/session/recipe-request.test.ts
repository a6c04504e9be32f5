import { describe, expect, it } from 'vitest'
import { buildRecipeRequest } from '../../../../src/core/grants/session/recipe-request.ts'
import type { RecipeRequest } from '../../../../src/core/providers/session-recipe.ts'

const site = 'https://lab.example/base/'
const build = (given: Partial<RecipeRequest>, values: Record<string, string> = {}) =>
  buildRecipeRequest({ method: 'POST', url: '{site}/login', query: {}, headers: {}, ...given }, { site, ...values })

describe('a request of a recipe', () => {
  it('fills the address: the base as it is, everything else as one component', () => {
    expect(build({}).url).toBe('https://lab.example/base/login')
    expect(build({ url: '{site}/u/{user}' }, { user: '../a?b#c' }).url).toBe(
      'https://lab.example/base/u/..%2Fa%3Fb%23c',
    )
    expect(build({ query: { q: '{user} x', gone: '{none}' } }, { user: 'a&b' }).url).toBe(
      'https://lab.example/base/login?q=a%26b+x',
    )
  })

  it('keeps JSON types, and leaves out members whose placeholder has no value', async () => {
    const json = {
      name: '{user}',
      captcha: '{captcha}',
      deep: [{ n: 1, on: true, none: null, x: '{captcha}' }, '{captcha}', ''],
    }
    const request = build({ json }, { user: 'a"b' })
    expect(await request.json()).toEqual({ name: 'a"b', deep: [{ n: 1, on: true, none: null }, ''] })
    expect(request.headers.get('content-type')).toBe('application/json')
    expect(await build({ json: {} }).text()).toBe('{}')
  })

  it('encodes a form, so that a password cannot add fields', async () => {
    const request = build(
      { form: { user: '{user}', pass: '{pass}', gone: '{none}' } },
      { user: 'a', pass: 'p&admin=1=é' },
    )
    expect(await request.text()).toBe('user=a&pass=p%26admin%3D1%3D%C3%A9')
    expect(request.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
  })

  it('does not fill what was filled: a value with braces stays text', async () => {
    const request = build({ json: { pass: '{pass}' } }, { pass: '{secret}', secret: 'inner' })
    expect(await request.json()).toEqual({ pass: '{secret}' })
  })

  it.for(['a\r\nX-Evil: 1', 'a\nb', 'é', 'a\0'])('refuses the header value %j', (value) => {
    expect(() => build({ headers: { 'X-Token': '{token}' } }, { token: value })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.not.stringContaining(value) }),
    )
  })

  it('refuses an address without its value, and plain http elsewhere without consent', () => {
    expect(() => build({ url: '{other}/x' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(() => build({}, { site: 'http://lab.example' })).toThrow(
      expect.objectContaining({ code: 'INSECURE_TARGET' }),
    )
    expect(build({}, { site: 'http://lab.example', allowPlainHttp: 'true' }).url).toBe('http://lab.example/login')
    expect(() => build({}, { site: 'file:///etc' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })
})
