import type { TFunction } from 'i18next'
import { clockWords, profileWords, type WordsSubject } from '../../../shared/profile-words.ts'
import { formatDuration, timeWords } from '../../../shared/time-words.ts'
import type { ProfileView } from '../../../shared/views.ts'
import { formatCountdown } from '../../text/format.ts'
import { languageOf } from '../../text/local-text.ts'
import { lifeAt, stateKey } from './life-model.ts'

export interface NextStepText {
  /** The state and since when, then the one thing that matters now: what comes next, or what happened. */
  readonly title: string
  /** The rest, and what the person can do. */
  readonly body: string
}

/** Says how it stands with a profile and what happens next: the one thing that rival tools leave people guessing about. */
export function nextStepText(t: TFunction, profile: WordsSubject, now: number, locale: string): NextStepText {
  const words = profileWords(profile, now, languageOf(locale), timeWords(now, locale))
  const { happened, since, next, todo, calm } = words
  const [gap, comma] = locale.startsWith('zh') ? ['', '，'] : [' ', ' ']
  const state = `${t(stateKey(profile))}${comma}${since}`
  return calm
    ? { title: `${state} · ${next}`, body: todo }
    : { title: `${state} · ${happened}`, body: `${next}${gap}${todo}` }
}

/** That the provider's clock differs, or `null`. */
export function clockText(profile: Pick<ProfileView, 'clockOffsetMs'>, locale: string): string | null {
  return clockWords(profile, languageOf(locale), { duration: (ms) => formatDuration(ms, locale) })
}

/** The few characters at the end of a row. */
export function rowTimeText(
  t: TFunction,
  { state, grant, next, access }: WordsSubject,
  now: number,
  locale: string,
): string {
  if (state === 'refreshing' || state === 'signing-in') return t('nextShort.working')
  if (next.kind === 'sign-in') return t(`reasonShort.${next.reason}`)
  if (state === 'expired' && next.kind === 'retry') {
    return t('nextShort.retry', { time: formatCountdown(next.at - now, locale) })
  }
  if (grant === 'none') return t('nextShort.open')
  const life = lifeAt(access, now)
  if (life.kind === 'running') return formatCountdown(life.leftMs, locale)
  if (life.kind === 'ended') return t('life.ended')
  return state === 'static' ? t('nextShort.noExpiry') : t('nextShort.unknown')
}
