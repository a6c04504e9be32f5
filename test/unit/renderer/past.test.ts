import { describe, expect, it } from 'vitest'
import { claimsInOrder, knownClaims } from '../../../src/renderer/features/profiles/claim-words.ts'
import { usageOf } from '../../../src/renderer/features/profiles/usage-model.ts'
import type { LedgerRowView } from '../../../src/shared/views.ts'

const row = (id: number, clientId: string | null, status = 200): LedgerRowView => ({
  id,
  at: id * 1_000,
  clientId,
  clientName: clientId && `name of ${clientId}`,
  profileId: 'p',
  profileName: 'p',
  method: clientId ? 'GET' : 'LEND',
  path: '/',
  status,
  code: null,
  requestBytes: 0,
  responseBytes: 0,
  durationMs: 1,
})

describe('who used a profile', () => {
  it('counts requests of each client and what was handed to a person, the latest first', () => {
    const users = usageOf([row(5, 'b'), row(4, null), row(3, 'a', 502), row(2, 'b', 403), row(1, 'b')])
    expect(users).toEqual([
      { clientId: 'b', name: 'name of b', count: 3, lastAt: 5_000, refused: 1 },
      { clientId: null, name: null, count: 1, lastAt: 4_000, refused: 0 },
      { clientId: 'a', name: 'name of a', count: 1, lastAt: 3_000, refused: 1 },
    ])
  })
})

describe('the claims of a token', () => {
  it('stand in the order of a reader, with times as times and scopes one by one', () => {
    const claims = {
      exp: 1_780_000_000,
      scope: 'openid  profile',
      aud: ['a', 'b'],
      iss: 'https://i',
      own: 1,
      roles: null,
    }
    expect(claimsInOrder(claims)).toEqual([
      ['iss', { kind: 'text', text: 'https://i' }],
      ['aud', { kind: 'list', items: ['a', 'b'] }],
      ['scope', { kind: 'list', items: ['openid', 'profile'] }],
      ['exp', { kind: 'time', at: 1_780_000_000_000 }],
    ])
  })

  it('that are no time are shown as they are written, also a number that no calendar reaches', () => {
    const claims = { exp: 'tomorrow', iat: {}, nbf: 1e300, auth_time: 1e18 }
    expect(claimsInOrder(claims).map(([claim, value]) => [claim, value.kind === 'text' && value.text])).toEqual([
      ['iat', '{}'],
      ['nbf', '1e+300'],
      ['auth_time', '1000000000000000000'],
      ['exp', 'tomorrow'],
    ])
  })

  it('list what is no text as it is written, each name once', () => {
    expect(claimsInOrder({ aud: [{ a: 1 }, 'b', ['c'], 'b'], scp: 'x x y' })).toEqual([
      ['aud', { kind: 'list', items: ['{"a":1}', 'b', '["c"]'] }],
      ['scp', { kind: 'list', items: ['x', 'y'] }],
    ])
    expect(new Set(knownClaims).size).toBe(knownClaims.length)
  })
})
