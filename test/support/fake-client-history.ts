import type { HistoryEntryView } from '../../src/shared/history-views.ts'
import type { ProfileView } from '../../src/shared/views.ts'

const hour = 3_600_000

/** A past that fits the profile: its refreshes, a night offline, and how it came to be what it is. */
export function fakeHistory(now: number, profile: ProfileView): HistoryEntryView[] {
  const once = (at: number) => ({ at, until: at, times: 1 })
  const past: HistoryEntryView[] = profile.lastRefreshedAt === null ? [] : refreshes(now, profile.lastRefreshedAt)
  if (profile.next.kind === 'sign-in' && profile.next.reason !== 'never-signed-in') {
    return [{ ...once(profile.stateSince), kind: 'ended', reason: profile.next.reason }, ...past]
  }
  if (profile.next.kind === 'retry') {
    return [
      { at: profile.stateSince, until: now - 60_000, times: 3, kind: 'failed', code: profile.next.after },
      ...past,
    ]
  }
  return past
}

function refreshes(now: number, last: number): HistoryEntryView[] {
  const once = (at: number) => ({ at, until: at, times: 1 })
  const at = (hours: number) => last - hours * hour
  return [
    ...[0, 1, 2].map((hours) => ({ ...once(at(hours)), kind: 'refreshed', expiresAt: at(hours) + hour }) as const),
    { at: at(11), until: at(3), times: 34, kind: 'failed', code: 'OFFLINE' },
    ...[12, 13].map((hours) => ({ ...once(at(hours)), kind: 'refreshed', expiresAt: at(hours) + hour }) as const),
    { ...once(now - 48 * hour), kind: 'signed-in', expiresAt: now - 47 * hour },
  ]
}
