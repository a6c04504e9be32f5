import type { LifeView, NoticeView } from '../../shared/views.ts'
import type { Clock } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { NoticeMemory, Told } from './notice-memory.ts'
import { refreshFailingNotice, refreshTokenEndingNotice, signInNeededNotice } from './notice-texts.ts'
import { refreshTokenWarningTime } from './refresh-policy.ts'
import type { Refresher } from './refresher.ts'
import { isExpired } from './usable-token.ts'

/** Tells the person what only a person can settle: each thing once, not again and again. */
export interface RefreshNotices {
  /** What stands at the start is shown by the window and is not news; what was told before is not told again. */
  begin(): void
  /** Looks at one profile and says what is new. */
  observe(profileId: string): void
  /** When the profile is to be looked at next because its refresh token ends, or `null`. */
  nextAt(profileId: string): number | null
  /** The end of a session that was warned of, because no refresh moves it on or none works, while it is still to come; else `null`. */
  endsSoonAt(profileId: string): number | null
}

export interface RefreshNoticesDeps {
  readonly clock: Pick<Clock, 'now'>
  /** Told at once or gathered; the name is for a notice that stands for many. */
  readonly say: (notice: NoticeView, name: string, stands: () => boolean) => void
  readonly memory: NoticeMemory
  readonly profiles: Pick<ProfileStore, 'list' | 'get'>
  readonly refresher: Pick<Refresher, 'facts' | 'dueAt' | 'isRefreshing' | 'refreshLife'>
}

/** A refresh that fails, works and fails again is told of once in so long: to repeat it makes nobody act. */
const quietMs = 24 * 3_600_000
/** A server that counts the seconds that are left says the same end a little differently each time. */
const sameEndMs = 60_000

/** A refresh token's end as first seen: an end that a refresh does not move is an absolute limit. */
interface Ending {
  readonly issuedAt: number | null
  readonly expiresAt: number
  readonly accessIssuedAt: number
  readonly fixed: boolean
}

export function createRefreshNotices({ clock, say, memory, profiles, refresher }: RefreshNoticesDeps): RefreshNotices {
  const endings = new Map<string, Ending>()
  /** Ends when a refresh works; what was told in the time before stays in memory for a day. */
  const failing = new Set<string>()
  /** What is over before it was told is no news, and no reason to be quiet about the next. */
  const tell = ({ id, name }: Profile, notice: NoticeView, told: keyof Told, at: number, stands: () => boolean) => {
    const before = memory.of(id)[told]
    memory.keep(id, { ...memory.of(id), [told]: at })
    say(notice, name, () => {
      if (!profiles.get(id)) return false
      const news = stands()
      if (!news) memory.keep(id, { ...memory.of(id), [told]: before })
      return news
    })
  }
  const toldEnding = (profileId: string, expiresAt: number | undefined): boolean => {
    const { ending } = memory.of(profileId)
    return ending !== undefined && expiresAt !== undefined && Math.abs(ending - expiresAt) <= sameEndMs
  }

  function warnAt(profileId: string, facts: SessionFacts): number | null {
    const { summary } = facts
    const life = refresher.refreshLife(profileId)
    if (!summary || !life || facts.needsSignIn || refresher.isRefreshing(profileId)) return null
    const ending = followEnding(endings.get(profileId), life, summary.issuedAt)
    if (!ending) return null
    endings.set(profileId, ending)
    const at = refreshTokenWarningTime(ending)
    if (at === null || ending.fixed) return at
    // The next refresh may well move the end; to warn before it would be a false alarm each time.
    const due = refresher.dueAt(profileId)
    const postponed = due !== null && due < ending.expiresAt ? Math.max(at, due + 30_000) : at
    return Math.min(postponed, Math.max(at, ending.expiresAt - (ending.expiresAt - summary.issuedAt) * 0.05))
  }

  function observeSignIn(profile: Profile, { needsSignIn, answerLostAt }: SessionFacts): void {
    if (!needsSignIn || memory.of(profile.id).signIn === needsSignIn.since) return
    const { reason, since } = needsSignIn
    const stands = () => refresher.facts(profile.id).needsSignIn?.since === since
    tell(profile, signInNeededNotice(profile, reason, answerLostAt), 'signIn', since, stands)
  }

  /** Trouble that waiting will not settle: settings that the server refuses, or a disk that takes nothing. */
  function observeFailing(profile: Profile, facts: SessionFacts): void {
    const after = facts.retry?.after
    if (after === undefined) failing.delete(profile.id)
    const now = clock.now()
    const stuck = after === 'PROVIDER_REJECTED' || after === 'STORAGE_UNAVAILABLE'
    const matters = stuck || (after !== undefined && isExpired(facts.summary?.expiresAt ?? null, now))
    if (!matters || !facts.lastError || failing.has(profile.id)) return
    failing.add(profile.id)
    const before = memory.of(profile.id).failing
    // A clock that was set back must not keep it quiet for as long as the clock was ahead.
    if (before !== undefined && Math.abs(now - before) < quietMs) return
    const stands = () => refresher.facts(profile.id).retry !== null
    tell(profile, refreshFailingNotice(profile, facts.lastError), 'failing', now, stands)
  }

  function observeEnding(profile: Profile, facts: SessionFacts): void {
    const at = warnAt(profile.id, facts)
    const expiresAt = endings.get(profile.id)?.expiresAt
    const now = clock.now()
    // An end that has passed is no news, and if only the clock jumped over it, it is still to be told.
    if (at === null || at > now || expiresAt === undefined || expiresAt <= now) return
    if (toldEnding(profile.id, expiresAt)) return
    const stands = () => toldEnding(profile.id, refresher.refreshLife(profile.id)?.expiresAt ?? undefined)
    tell(profile, refreshTokenEndingNotice(profile, expiresAt), 'ending', expiresAt, stands)
  }

  return {
    begin() {
      for (const { id } of profiles.list()) {
        const { needsSignIn } = refresher.facts(id)
        if (needsSignIn && memory.of(id).signIn !== needsSignIn.since) {
          memory.keep(id, { ...memory.of(id), signIn: needsSignIn.since })
        }
      }
    },
    observe(profileId) {
      const profile = profiles.get(profileId)
      if (!profile) {
        memory.forget(profileId)
        endings.delete(profileId)
        failing.delete(profileId)
        return
      }
      const facts = refresher.facts(profileId)
      observeSignIn(profile, facts)
      observeFailing(profile, facts)
      observeEnding(profile, facts)
    },
    nextAt(profileId) {
      if (!profiles.get(profileId)) return null
      const at = warnAt(profileId, refresher.facts(profileId))
      const expiresAt = endings.get(profileId)?.expiresAt
      const over = expiresAt !== undefined && expiresAt <= clock.now()
      return over || toldEnding(profileId, expiresAt) ? null : at
    },
    endsSoonAt(profileId) {
      if (!profiles.get(profileId)) return null
      // Whoever said so: the server, the definition, or what was learned.
      const expiresAt = refresher.refreshLife(profileId)?.expiresAt ?? undefined
      if (expiresAt === undefined || expiresAt <= clock.now()) return null
      return toldEnding(profileId, expiresAt) ? expiresAt : null
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
