import { beforeEach, describe, expect, it } from 'vitest'
import { type AllowRefused, createAllowRefused } from '../../../src/core/access/allow-refused.ts'
import { createOneTimePasses, type OneTimePasses, passMs } from '../../../src/core/access/one-time-passes.ts'
import type { LedgerEntry } from '../../../src/core/ports.ts'
import type { ClientRule } from '../../../src/shared/access-views.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'

let clock: FakeClock
let passes: OneTimePasses
let rules: ClientRule[]
let allow: AllowRefused
let row: LedgerEntry & { id: number }

beforeEach(() => {
  clock = createFakeClock()
  passes = createOneTimePasses(clock)
  rules = []
  row = {
    ...{ id: 5, at: clock.now(), clientId: 'c1', profileId: 'p1', method: 'POST', path: '/acme.files/v1/a*b' },
    ...{ status: 403, code: 'path-denied', requestBytes: 0, responseBytes: 0, durationMs: 1 },
  }
  allow = createAllowRefused({
    clock,
    passes,
    ledger: { list: async ({ before = 0 }) => (before === 6 ? [row] : []) },
    clients: {
      allow: async (_id, rule) => void rules.push(rule),
      list: () => [{ id: 'c1', name: 'tool' } as never],
    },
  })
})

const request = { clientId: 'c1', profileId: 'p1', method: 'POST', path: '/v1/a*b' }

describe('a request that was refused', () => {
  it('may pass once when it comes again, to the letter, within ten minutes', async () => {
    expect(await allow(5, 'once')).toMatchObject({ name: 'tool' })
    expect(rules).toEqual([])
    for (const other of [{ clientId: 'c2' }, { profileId: 'p2' }, { method: 'GET' }, { path: '/v1/a*b/' }]) {
      expect(passes.find({ ...request, ...other })).toBeNull()
    }
    const pass = passes.find(request)
    expect(pass).toEqual(request)
    if (pass) passes.use(pass)
    expect(passes.find(request)).toBeNull()
    await allow(5, 'once')
    await clock.advance(passMs)
    expect(passes.find(request)).toBeNull()
  })

  it('is allowed from now on, or for an hour, by a rule that names exactly it: a star is a star', async () => {
    await allow(5, 'hour')
    await allow(5, 'always')
    const rule = { answer: 'allow', profiles: ['p1'], methods: ['POST'], path: '/v1/a\\*b' }
    expect(rules).toEqual([
      { ...rule, until: clock.now() + 3_600_000 },
      { ...rule, until: null },
    ])
  })

  it.each<[string, Partial<LedgerEntry>]>([
    ['outside the profiles of its client', { code: 'profile-denied' }],
    ['by a rule that denies', { code: 'rule-denied' }],
    ['without a key', { clientId: null, code: 'path-denied' }],
    ['by the upstream', { code: null }],
    ['with a path that the ledger cut off', { path: `/acme/${'x'.repeat(1_024)}`.slice(0, 1_024) }],
    ['with a key in its path', { path: '(hidden: a client key stood in the path)' }],
  ])('%s cannot be allowed from its row', async (_name, part) => {
    row = { ...row, ...part }
    await expect(allow(5, 'once')).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(allow(5, 'always')).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(rules).toEqual([])
  })

  it('cannot be allowed once its row has gone, and another row does not take its place', async () => {
    await expect(allow(4, 'once')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    row = { ...row, id: 3 }
    await expect(allow(5, 'once')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('one-time passes', () => {
  it('are at most 64: the oldest goes', () => {
    for (let at = 0; at < 65; at += 1) passes.give({ ...request, path: `/${at}` })
    expect([passes.find({ ...request, path: '/0' }), passes.find({ ...request, path: '/64' })?.path]).toEqual([
      null,
      '/64',
    ])
  })
})
