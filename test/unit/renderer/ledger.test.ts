import { describe, expect, it } from 'vitest'
import {
  everything,
  filterOf,
  isAllowable,
  isReversed,
  type LedgerChoice,
  seenCodes,
} from '../../../src/renderer/features/ledger/ledger-filter.ts'
import { withoutRule } from '../../../src/renderer/store/rule-undo.ts'
import type { ClientRule } from '../../../src/shared/access-views.ts'
import { ledgerLines, ledgerPages } from '../../../src/shared/ledger-pages.ts'
import type { LedgerRowView } from '../../../src/shared/views.ts'
import { fakeHostState } from '../../support/fake-client-state.ts'

const now = Date.UTC(2026, 5, 1, 12)
const choice = (part: Partial<LedgerChoice> = {}): LedgerChoice => ({ ...everything, ...part })
const { clients, ledger } = fakeHostState(now)
const row = (part: Partial<LedgerRowView>): LedgerRowView => ({ ...(ledger[0] as LedgerRowView), ...part })

describe('the filter of the ledger', () => {
  it('asks for everything unless something was chosen', () => {
    expect(filterOf(choice(), now)).toEqual({})
    expect(filterOf(choice({ client: 'c', profile: 'p', status: '4xx' }), now)).toEqual({
      ...{ client: 'c', profile: 'p', status: '4xx' },
    })
  })

  it('counts a range back from the moment in which it is read', () => {
    expect(filterOf(choice({ range: 'hour' }), now)).toEqual({ from: now - 3_600_000 })
    expect(filterOf(choice({ range: 'week' }), now + 5)).toEqual({ from: now + 5 - 7 * 86_400_000 })
  })

  it('reads two moments of local time, of which either may be missing', () => {
    const from = '2026-05-30T08:15'
    expect(filterOf(choice({ range: 'custom', from }), now)).toEqual({ from: new Date(2026, 4, 30, 8, 15).getTime() })
    expect(filterOf(choice({ range: 'custom', to: from }), now)).toEqual({ to: new Date(2026, 4, 30, 8, 15).getTime() })
    expect(filterOf(choice({ range: 'day', from }), now)).toEqual({ from: now - 86_400_000 })
    expect(isReversed(choice({ range: 'custom', from, to: from }))).toBe(true)
    expect(isReversed(choice({ range: 'custom', from, to: '2026-05-30T08:16' }))).toBe(false)
  })

  it('offers the codes that were seen', () => {
    expect(seenCodes([row({ code: 'path-denied' }), row({ code: null }), row({ code: 'ask-denied' })])).toEqual([
      'ask-denied',
      'path-denied',
    ])
  })
})

describe('a row of the ledger', () => {
  const claude = clients.find(({ name }) => name === 'claude-code')
  it.each([
    ['path-denied', true],
    ['method-denied', true],
    ['ask-timeout', true],
    ['ask-denied', true],
    ['rule-denied', false],
    ['profile-denied', false],
    ['key-missing', false],
    [null, false],
  ])('with the code %s can be allowed: %s', (code, allowable) => {
    expect(isAllowable(row({ code }), claude, now)).toBe(allowable)
    expect(isAllowable(row({ code }), undefined, now)).toBe(false)
    expect(isAllowable(row({ code }), claude && { ...claude, revokedAt: now - 1 }, now)).toBe(false)
  })
})

describe('an allowance that is taken back', () => {
  it('takes exactly its rule away, and none that came meanwhile', () => {
    const rule = (path: string): ClientRule => ({
      answer: 'allow',
      profiles: ['p'],
      methods: ['GET'],
      path,
      until: null,
    })
    const permissions = {
      profiles: ['p'],
      methods: [],
      paths: [],
      origins: [],
      rules: [rule('/b'), rule('/a'), rule('/a')],
    }
    expect(withoutRule(permissions, rule('/a')).rules?.map(({ path }) => path)).toEqual(['/b', '/a'])
    expect(withoutRule(permissions, rule('/c'))).toBe(permissions)
  })
})

describe('an export', () => {
  it('reads all pages from the newest back, a row a line', async () => {
    const rows = Array.from({ length: 2_300 }, (_, at) => row({ id: 2_300 - at }))
    const asked: (number | undefined)[] = []
    const list = async ({ before, limit }: { before?: number; limit: number }) => {
      asked.push(before)
      return rows.filter(({ id }) => id < (before ?? Number.POSITIVE_INFINITY)).slice(0, limit)
    }
    let text = ''
    for await (const page of ledgerPages(list, {})) text += ledgerLines(page)
    const ids = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as LedgerRowView).id)
    expect([ids.length, ids[0], ids.at(-1), asked]).toEqual([2_300, 2_300, 1, [undefined, 1_301, 301]])
  })
})
