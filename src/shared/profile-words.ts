import { personNeededAt } from './attention.ts'
import { errorWords } from './error-words.ts'
import { profileSentences } from './profile-sentences.ts'
import type { LocalText, ProfileView } from './views.ts'

/** What a person is told of a profile. Four sentences, each complete, so that any of them can stand alone. */
export interface ProfileWords {
  readonly happened: string
  /** `since 14:02`: no sentence, it follows the name of the state. */
  readonly since: string
  readonly next: string
  readonly todo: string
  /** All goes by itself: what happened and what to do are of less interest than what comes next. */
  readonly calm: boolean
}

/** How the surface writes times: a menu, a terminal and a window differ. */
export interface TimeWords {
  /** `3 min`. */
  readonly duration: (ms: number) => string
  /** `14:32`, `Tue 14:32`. */
  readonly moment: (at: number) => string
}

export type WordsSubject = Pick<ProfileView, 'state' | 'stateSince' | 'grant' | 'next' | 'endsSoonAt' | 'access'>

/** What happened to a profile, since when, what comes next and when, and what its person can do. The one place that says it. */
export function profileWords(
  profile: WordsSubject,
  now: number,
  language: keyof LocalText,
  times: TimeWords,
): ProfileWords {
  const words = profileSentences[language]
  const parts = conditionWords(profile, now, language, times)
  return { since: words.since(times.moment(profile.stateSince)), ...parts }
}

/** That the two clocks differ, or `null` when they agree. */
export function clockWords(
  { clockOffsetMs }: Pick<ProfileView, 'clockOffsetMs'>,
  language: keyof LocalText,
  { duration }: Pick<TimeWords, 'duration'>,
): string | null {
  if (!clockOffsetMs) return null
  return profileSentences[language].serverClock(clockOffsetMs > 0, duration(Math.abs(clockOffsetMs)))
}

function conditionWords(
  profile: WordsSubject,
  now: number,
  language: keyof LocalText,
  times: TimeWords,
): Omit<ProfileWords, 'since'> {
  const { state, grant, next, access } = profile
  const words = profileSentences[language]
  const todo = words.nothing
  if (grant === 'none' && state === 'static') return { ...words.anonymous, todo, calm: true }
  if (state === 'signing-in') return { ...words.signingIn, calm: false }
  if (state === 'refreshing') return { ...words.refreshing, todo, calm: true }
  const over = access.expiresAt !== null && access.expiresAt <= now
  const holds = state === 'static' ? words.fixedKey : over ? words.expired : words.valid
  switch (next.kind) {
    case 'sign-in': {
      const said = words.signIn[next.reason]
      // A session can be over while the last token that it gave is still good, and still lent.
      const ended = next.reason === 'session-ended' || next.reason === 'refresh-interrupted'
      const serves = ended && !over && access.expiresAt !== null
      const lostAt = next.answerLostAt
      const happened = lostAt === undefined ? said.happened : words.answerLost(times.moment(lostAt))
      return {
        ...said,
        happened,
        ...(next.reason === 'restored-copy' && over ? { next: words.signIn['session-ended'].next } : {}),
        ...(serves ? { next: words.lastToken(times.moment(access.expiresAt)) } : {}),
        calm: false,
      }
    }
    case 'retry': {
      const { title, remedy } = errorWords[language][next.after]
      const endsAt = personNeededAt(profile, now)
      return {
        happened: words.failed(over, title),
        next: next.at > now ? words.retry(times.duration(next.at - now), times.moment(next.at)) : words.retryDue,
        todo: endsAt === null ? remedy : words.joined(remedy, words.endsUnlessRefreshed(times.moment(endsAt))),
        calm: false,
      }
    }
    case 'refresh': {
      const due = next.at <= now
      const when = due ? words.refreshDue : words.refresh(times.duration(next.at - now), times.moment(next.at))
      const endsAt = personNeededAt(profile, now)
      if (endsAt === null) return { happened: holds, next: when, todo, calm: true }
      return { happened: words.sessionEnds(times.moment(endsAt)), next: when, todo: words.replace.session, calm: false }
    }
    case 'expires': {
      const when = next.at > now ? words.expires(times.duration(next.at - now), times.moment(next.at)) : holds
      const what = state === 'static' ? 'key' : 'session'
      const calm = personNeededAt(profile, now) === null
      return { happened: calm ? holds : words.endsSoon[what], next: when, todo: words.replace[what], calm }
    }
    case 'none':
      return { happened: holds, next: words.noEnd, todo, calm: true }
  }
}
