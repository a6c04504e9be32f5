import type { LifeView, NoticeView } from '../../shared/views.ts'
import type { EventBus } from '../events.ts'
import type { Clock } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { refreshFailingNotice, refreshTokenEndingNotice, signInNeededNotice } from './notice-texts.ts'
import { refreshTokenWarningTime } from './refresh-policy.ts'
import type { Refresher } from './refresher.ts'
import { isExpired } from './usable-token.ts'

/** Tells the person what only a person can settle: each thing once, not again and again. */
export interface RefreshNotices {
  /** What stands at the start is shown by the window and is not news. */
  begin(): void
  /** Looks at one profile and says what is new. */
  observe(profileId: string): void
  /** When the profile is to be looked at next because its refresh token ends, or `null`. */
  nextAt(profileId: string): number | null
}

export interface RefreshNoticesDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly events: Pick<EventBus, 'emit'>
  readonly profiles: Pick<ProfileStore, 'list' | 'get'>
  readonly refresher: Pick<Refresher, 'facts' | 'dueAt' | 'isRefreshing'>
}

interface Told {
  signIn?: number | undefined
  ending?: number | undefined
  failing?: boolean
}

/** A refresh token's end as first seen: an end that a refresh does not move is an absolute limit. */
interface Ending {
  readonly issuedAt: number | null
  readonly expiresAt: number
  readonly accessIssuedAt: number
  readonly fixed: boolean
}

export function createRefreshNotices({ clock, events, profiles, refresher }: RefreshNoticesDeps): RefreshNotices {
  const told = new Map<string, Told>()
  const endings = new Map<string, Ending>()
  const toldOf = (profileId: string): Told => {
    const known = told.get(profileId) ?? {}
    told.set(profileId, known)
    return known
  }
  const say = (notice: NoticeView) => events.emit('notice', notice)

  function warnAt(profileId: string, facts: SessionFacts): number | null {
    const { summary } = facts
    if (!summary?.refresh || facts.needsSignIn || refresher.isRefreshing(profileId)) return null
    const ending = followEnding(endings.get(profileId), summary.refresh, summary.issuedAt)
    if (!ending) return null
    endings.set(profileId, ending)
    const at = refreshTokenWarningTime(ending)
    if (at === null || ending.fixed) return at
    // The next refresh may well move the end; to warn before it would be a false alarm each time.
    const due = refresher.dueAt(profileId)
    const postponed = due !== null && due < ending.expiresAt ? Math.max(at, due + 30_000) : at
    return Math.min(postponed, Math.max(at, ending.expiresAt - (ending.expiresAt - summary.issuedAt) * 0.05))
  }

  function observeSignIn(profile: Profile, facts: SessionFacts, known: Told): void {
    const { needsSignIn } = facts
    if (needsSignIn && known.signIn !== needsSignIn.since) say(signInNeededNotice(profile, needsSignIn.reason))
    known.signIn = needsSignIn?.since
  }

  /** Trouble that waiting will not settle: settings that the server refuses, or a disk that takes nothing. */
  function observeFailing(profile: Profile, facts: SessionFacts, known: Told): void {
    const after = facts.retry?.after
    const stuck = after === 'PROVIDER_REJECTED' || after === 'STORAGE_UNAVAILABLE'
    const over = isExpired(facts.summary?.expiresAt ?? null, clock.now())
    if ((stuck || (after !== undefined && over)) && !known.failing && facts.lastError) {
      known.failing = true
      say(refreshFailingNotice(profile, facts.lastError))
    }
    if (!facts.retry) known.failing = false
  }

  function observeEnding(profile: Profile, facts: SessionFacts, known: Told): void {
    const at = warnAt(profile.id, facts)
    const expiresAt = endings.get(profile.id)?.expiresAt
    if (at === null || at > clock.now() || expiresAt === undefined || known.ending === expiresAt) return
    known.ending = expiresAt
    if (expiresAt > clock.now()) say(refreshTokenEndingNotice(profile, expiresAt))
  }

  return {
    begin() {
      for (const { id } of profiles.list()) toldOf(id).signIn = refresher.facts(id).needsSignIn?.since
    },
    observe(profileId) {
      const profile = profiles.get(profileId)
      if (!profile) {
        told.delete(profileId)
        endings.delete(profileId)
        return
      }
      const facts = refresher.facts(profileId)
      const known = toldOf(profileId)
      observeSignIn(profile, facts, known)
      observeFailing(profile, facts, known)
      observeEnding(profile, facts, known)
    },
    nextAt(profileId) {
      if (!profiles.get(profileId)) return null
      const at = warnAt(profileId, refresher.facts(profileId))
      return toldOf(profileId).ending === endings.get(profileId)?.expiresAt ? null : at
    },
  }
}

function followEnding(before: Ending | undefined, life: LifeView, accessIssuedAt: number): Ending | undefined {
  if (life.expiresAt === null) return undefined
  const seen = { issuedAt: life.issuedAt, expiresAt: life.expiresAt, accessIssuedAt, fixed: false }
  if (!before) return seen
  const sameEnd = Math.abs(life.expiresAt - before.expiresAt) <= 1000
  if (before.accessIssuedAt === accessIssuedAt) return sameEnd ? before : seen
  return sameEnd ? { ...before, accessIssuedAt, fixed: true } : seen
}
