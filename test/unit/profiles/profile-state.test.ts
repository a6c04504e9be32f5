import { describe, expect, it, test } from 'vitest'
import type { SessionFacts } from '../../../src/core/profiles/profile.ts'
import { emptyFacts } from '../../../src/core/profiles/profile-rows.ts'
import { type ProfileStateInput, profileState } from '../../../src/core/profiles/profile-state.ts'

const now = 1_000_000
const since = 900_000
const life = { issuedAt: since, expiresAt: null, source: 'unknown' } as const
const held = (expiresAt: number | null, refresh = true): SessionFacts => ({
  ...emptyFacts(since),
  summary: {
    issuedAt: since,
    expiresAt,
    expirySource: 'server',
    refresh: refresh ? life : null,
    scope: null,
    account: null,
  },
})
const retry = { at: now + 7, attempts: 2, after: 'OFFLINE' } as const
const base: ProfileStateInput = {
  facts: emptyFacts(since),
  renewal: 'refresh-token',
  grant: 'authorization-code',
  now,
  signingInSince: null,
  refreshing: false,
  dueAt: null,
}

const rows: [string, Partial<ProfileStateInput>, ReturnType<typeof profileState>][] = [
  ['never signed in', {}, { state: 'signed-out', since, next: { kind: 'sign-in', reason: 'never-signed-in' } }],
  [
    'signing in',
    { signingInSince: now - 5, facts: held(now + 9) },
    { state: 'signing-in', since: now - 5, next: { kind: 'none' } },
  ],
  ['anonymous', { grant: 'none', renewal: 'none' }, { state: 'static', since, next: { kind: 'none' } }],
  [
    'refreshing',
    { refreshing: true, facts: { ...held(now + 9), refreshStartedAt: now - 3 } },
    { state: 'refreshing', since: now - 3, next: { kind: 'refresh', at: now - 3 } },
  ],
  [
    'valid, refresh planned',
    { facts: held(now + 9), dueAt: now + 5 },
    { state: 'valid', since, next: { kind: 'refresh', at: now + 5 } },
  ],
  [
    'valid, the last refresh failed',
    { facts: { ...held(now + 9), retry }, dueAt: now + 7 },
    { state: 'valid', since, next: { kind: 'retry', at: now + 7, after: 'OFFLINE' } },
  ],
  ['valid, expiry unknown', { facts: held(null) }, { state: 'valid', since, next: { kind: 'none' } }],
  [
    'valid, no refresh token',
    { facts: held(now + 9, false), dueAt: now + 9 },
    { state: 'valid', since, next: { kind: 'expires', at: now + 9 } },
  ],
  [
    'expired, retrying',
    { facts: { ...held(now - 9), retry } },
    { state: 'expired', since: now - 9, next: { kind: 'retry', at: now + 7, after: 'OFFLINE' } },
  ],
  ['expired, due', { facts: held(now) }, { state: 'expired', since: now, next: { kind: 'refresh', at: now } }],
  [
    'expired, no refresh token, not noted yet',
    { facts: held(now - 1, false) },
    { state: 'needs-sign-in', since: now - 1, next: { kind: 'sign-in', reason: 'no-refresh-token' } },
  ],
  [
    'the server ended the session',
    { facts: { ...held(now + 9), needsSignIn: { reason: 'session-ended', since: now - 2 } } },
    { state: 'needs-sign-in', since: now - 2, next: { kind: 'sign-in', reason: 'session-ended' } },
  ],
  [
    'unreadable record',
    { facts: { ...emptyFacts(since), needsSignIn: { reason: 'record-unreadable', since: now } } },
    { state: 'needs-sign-in', since: now, next: { kind: 'sign-in', reason: 'record-unreadable' } },
  ],
  [
    'static with a known end',
    { grant: 'static', renewal: 'none', facts: held(now + 9, false) },
    { state: 'static', since, next: { kind: 'expires', at: now + 9 } },
  ],
  [
    'static without a known end',
    { grant: 'static', renewal: 'none', facts: held(null, false) },
    { state: 'static', since, next: { kind: 'none' } },
  ],
  [
    'static and over',
    { grant: 'static', renewal: 'repeat', facts: held(now - 1, false) },
    { state: 'needs-sign-in', since: now - 1, next: { kind: 'sign-in', reason: 'credential-expired' } },
  ],
  [
    'client credentials, over',
    { grant: 'client-credentials', renewal: 'repeat', facts: held(now - 1, false), dueAt: now },
    { state: 'expired', since: now - 1, next: { kind: 'refresh', at: now } },
  ],
]

describe('the state of a profile', () => {
  test.each(rows)('%s', (_title, input, expected) => {
    expect(profileState({ ...base, ...input })).toEqual(expected)
  })

  it('shows a sign-in under way before everything else', () => {
    const facts = { ...held(now - 1), needsSignIn: { reason: 'session-ended', since: now } as const }
    expect(profileState({ ...base, facts, signingInSince: now, refreshing: true }).state).toBe('signing-in')
  })
})
