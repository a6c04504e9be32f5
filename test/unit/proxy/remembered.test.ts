import { describe, expect, it } from 'vitest'
import { createInjector } from '../../../src/core/proxy/inject.ts'
import { createTargetReader, parseTarget } from '../../../src/core/proxy/target.ts'
import { demoRoute, lentToken } from '../../support/proxy-under-test.ts'

describe('what is remembered between requests', () => {
  it('an injected header is that of the token at hand, whoever’s route and token came before', () => {
    const inject = createInjector()
    const [first, second] = [demoRoute('https://a.example'), demoRoute('https://b.example')]
    const value = (route: typeof first, token: ReturnType<typeof lentToken> | null) => inject(route, token)[0]?.value
    const [old, fresh] = [lentToken('old'), lentToken('fresh')]
    for (let turn = 0; turn < 2; turn += 1) {
      expect(value(first, old)).toBe('Bearer old')
      expect(value(first, old)).toBe('Bearer old')
      expect(value(second, fresh)).toBe('Bearer fresh')
      expect(value(first, fresh)).toBe('Bearer fresh')
      expect(value(first, null)).toBeUndefined()
    }
  })

  it('a value that cannot stand in a header is refused each time', () => {
    const inject = createInjector()
    const bad = lentToken('a\r\nX-Evil: 1')
    for (let turn = 0; turn < 3; turn += 1) expect(() => inject(demoRoute('https://a.example'), bad)).toThrow()
  })

  it('a target reads the same the first and the thousandth time, and so does a refused one', () => {
    const read = createTargetReader()
    const targets = Array.from({ length: 600 }, (_, index) => `/demo/${index}?q=${index}`)
    const odd = ['/demo//x', '/demo/%2e%2e/x', 'https://a.example/', `/demo/${'x'.repeat(5_000)}`, '/demo?a=1']
    for (let turn = 0; turn < 3; turn += 1) {
      for (const target of [...targets, ...odd]) expect(read(target)).toEqual(parseTarget(target))
    }
  })
})
