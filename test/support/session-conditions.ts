import type { ProfileView, SignInReason } from '../../src/shared/views.ts'
import { fakeProfile } from './fake-client-profiles.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Every condition in which a person meets a session, at this moment: what they read is the table of `session-words.test.ts`. */
export function sessionConditions(now: number): Readonly<Record<string, ProfileView>> {
  const profile = (part: Partial<ProfileView>) => fakeProfile(now, { name: 'p', ...part })
  const over = { issuedAt: now - 2 * hour, expiresAt: now - hour, source: 'server' } as const
  const unknown = { issuedAt: null, expiresAt: null, source: 'unknown' } as const
  const retry = (after: 'OFFLINE' | 'PROVIDER_UNAVAILABLE' | 'PROVIDER_MISBEHAVED' | 'PROVIDER_REJECTED') =>
    ({ kind: 'retry', at: now + 4 * minute, after }) as const
  const waits = (reason: SignInReason, more: Partial<ProfileView> = {}) =>
    profile({ state: 'needs-sign-in', access: over, next: { kind: 'sign-in', reason }, ...more })
  const fixed = { grant: 'static', refresh: null } as const
  return {
    'signed out': profile({
      ...{ state: 'signed-out', access: unknown, refresh: null },
      next: { kind: 'sign-in', reason: 'never-signed-in' },
    }),
    'signing in': profile({
      state: 'signing-in',
      stateSince: now - minute,
      access: unknown,
      refresh: null,
      next: { kind: 'none' },
    }),
    refreshing: profile({ state: 'refreshing', stateSince: now - 2_000, next: { kind: 'refresh', at: now - 2_000 } }),
    'valid, refresh planned': profile({}),
    'valid, refresh due': profile({ next: { kind: 'refresh', at: now } }),
    'valid, end unknown': profile({ access: unknown, next: { kind: 'none' } }),
    'valid, without a refresh token': profile({ refresh: null, next: { kind: 'expires', at: now + 46 * minute } }),
    'valid, the session ends soon': profile({ endsSoonAt: now + 2 * day }),
    'valid, refreshing fails': profile({ next: retry('PROVIDER_MISBEHAVED') }),
    'valid, settings refused': profile({ next: retry('PROVIDER_REJECTED') }),
    'expired, offline': profile({ state: 'expired', access: over, next: retry('OFFLINE') }),
    'expired, the refresh token dies': profile({
      ...{ state: 'expired', access: over, next: retry('PROVIDER_UNAVAILABLE'), endsSoonAt: now + 3 * hour },
    }),
    'expired, refresh due': profile({ state: 'expired', access: over, next: { kind: 'refresh', at: now } }),
    'session ended': waits('session-ended'),
    'session ended, last token good': waits('session-ended', { access: { ...over, expiresAt: now + hour } }),
    'answer lost': waits('refresh-interrupted', {
      next: { kind: 'sign-in', reason: 'refresh-interrupted', answerLostAt: now - 3 * hour },
    }),
    'ended without a refresh token': waits('no-refresh-token', { refresh: null }),
    'key expired': waits('credential-expired', fixed),
    'key refused': waits('credential-rejected', fixed),
    'record unreadable': waits('record-unreadable'),
    'restored copy': waits('restored-copy'),
    'moved away': waits('moved-away'),
    'fixed key': profile({ ...fixed, state: 'static', access: unknown, next: { kind: 'none' } }),
    'fixed key, ends soon': profile({
      ...{ ...fixed, state: 'static', access: { issuedAt: now - 9 * day, expiresAt: now + day, source: 'declared' } },
      next: { kind: 'expires', at: now + day },
    }),
    anonymous: profile({ grant: 'none', state: 'static', access: unknown, refresh: null, next: { kind: 'none' } }),
  }
}
