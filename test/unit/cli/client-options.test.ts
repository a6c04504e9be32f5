import { describe, expect, it } from 'vitest'
import { type ClientOptions, limitsOf, permissionsOf, ttlOf } from '../../../src/cli/client-options.ts'

const options = (part: Partial<ClientOptions>): ClientOptions => ({
  ...{ profile: [], method: [], path: [], origin: [], rule: [], deny: [] },
  ...part,
})
const bare = { profiles: ['work'], methods: [], paths: [], origins: [] }

describe('what a client may do, on the command line', () => {
  it('puts denials before rules, and upper-cases methods', () => {
    const given = options({
      profile: ['work'],
      method: ['get'],
      rule: ['ask POST /v1/**'],
      deny: ['/admin/**'],
      ask: true,
    })
    expect(permissionsOf(given, 0)).toEqual({
      ...bare,
      methods: ['GET'],
      rules: [
        { answer: 'deny', profiles: '*', methods: [], path: '/admin/**', until: null },
        { answer: 'ask', profiles: '*', methods: ['POST'], path: '/v1/**', until: null },
      ],
      otherwise: 'ask',
    })
  })

  it('leaves alone what a change does not name, and empties what it calls any', () => {
    const rules = [{ answer: 'deny', profiles: '*', methods: [], path: '/x', until: null }] as const
    const before = { ...bare, methods: ['GET'], paths: ['/v1'], rules, otherwise: 'ask' as const }
    expect(permissionsOf(options({}), 0, before)).toEqual(before)
    expect(permissionsOf(options({ method: ['any'], path: ['any'], ask: false }), 0, before)).toEqual({
      ...{ ...before, methods: [], paths: [], otherwise: 'deny' },
    })
    expect(permissionsOf(options({ allProfiles: true }), 0, before).profiles).toBe('*')
  })

  it.each<[Partial<ClientOptions>, RegExp]>([
    [{}, /Say which profiles/],
    [{ profile: ['a'], allProfiles: true }, /either --profile/],
    [{ profile: ['a'], rule: ['perhaps /x'] }, /begins with allow, ask or deny/],
  ])('refuses %j', (given, sentence) => {
    expect(() => permissionsOf(options(given), 0)).toThrow(sentence)
  })

  it('reads limits, keeps the one that was not named, and drops them with none', () => {
    expect(limitsOf(options({}))).toBeUndefined()
    const limits = { requestsPerMinute: 60, burst: 10, concurrent: null }
    expect(limitsOf(options({ rate: '60:10' }))).toEqual(limits)
    expect(limitsOf(options({ concurrent: '4' }), limits)).toEqual({ ...limits, concurrent: 4 })
    expect(limitsOf(options({ rate: 'none' }), limits)).toBeNull()
    expect(() => limitsOf(options({ rate: '0' }))).toThrow(/--rate takes/)
    expect(() => limitsOf(options({ concurrent: 'x' }))).toThrow(/--concurrent takes/)
    expect([ttlOf(options({})), ttlOf(options({ ttl: 'none' })), ttlOf(options({ ttl: '1h' }))]).toEqual([
      ...[undefined, null, 3_600_000],
    ])
  })
})
