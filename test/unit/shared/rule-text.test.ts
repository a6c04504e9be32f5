import { describe, expect, it } from 'vitest'
import type { ClientRule } from '../../../src/shared/access-views.ts'
import { formatRule, parseRule } from '../../../src/shared/rule-text.ts'

const now = Date.UTC(2030, 0, 1)
const rule = (part: Partial<ClientRule>): ClientRule => ({
  ...{ answer: 'allow', profiles: '*', methods: [], path: '/**', until: null },
  ...part,
})

describe('a rule in words', () => {
  it.each<[string, Partial<ClientRule>]>([
    ['allow /**', {}],
    ['deny DELETE /**', { answer: 'deny', methods: ['DELETE'] }],
    [' ASK  get,head /v1/* ', { answer: 'ask', methods: ['GET', 'HEAD'], path: '/v1/*' }],
    ['allow * /x', { path: '/x' }],
    ['allow /x profile=acme,other', { path: '/x', profiles: ['acme', 'other'] }],
    ['allow /x for=2h', { path: '/x', until: now + 7_200_000 }],
    ['allow /x until=2030-01-31T18:00Z', { path: '/x', until: Date.UTC(2030, 0, 31, 18) }],
  ])('%j is read', (text, expected) => {
    const read = parseRule(text, now)
    expect(read).toEqual(rule(expected))
    expect(
      parseRule(
        formatRule(read, (id) => id),
        now,
      ),
    ).toEqual(read)
  })

  it.each([
    ['', 'answer'],
    ['permit /x', 'answer'],
    ['allow', 'path'],
    ['allow GET', 'path'],
    ['allow G3T /x', 'method'],
    ['allow /x for=soon', 'time'],
    ['allow /x until=never', 'time'],
    ['allow /x profile=', 'word'],
    ['allow /x /y', 'word'],
  ])('%j is none, because of its %s', (text, kind) => {
    expect(() => parseRule(text, now)).toThrow(expect.objectContaining({ name: 'RuleTextError', kind }))
  })
})
