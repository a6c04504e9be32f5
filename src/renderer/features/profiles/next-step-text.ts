import type { TFunction } from 'i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { formatCountdown, formatDuration, formatMoment } from '../../text/format.ts'
import type { Tone } from '../../ui/Callout.tsx'
import { lifeAt } from './life-model.ts'

export interface NextStepText {
  readonly tone: Tone
  /** What happens next and when, in one sentence. */
  readonly title: string
  /** What the person can do, if anything. */
  readonly body: string | null
}

type Subject = Pick<ProfileView, 'state' | 'grant' | 'next' | 'access' | 'lastError'>

/** Says what happens next with a profile: the one thing that rival tools leave people guessing about. */
export function nextStepText(t: TFunction, { state, grant, next }: Subject, now: number, locale: string): NextStepText {
  if (state === 'refreshing') return { tone: 'busy', title: t('next.refreshNow'), body: null }
  if (state === 'signing-in') return { tone: 'busy', title: t('next.signingIn'), body: null }
  switch (next.kind) {
    case 'none':
      return { tone: 'neutral', title: t(grant === 'none' ? 'grantHelp.none' : 'next.none'), body: null }
    case 'refresh':
      return { tone: 'ok', title: when(t, 'next.refresh', 'next.refreshDue', next.at, now, locale), body: null }
    case 'retry': {
      const cause = t(`errors.${next.after}.title`)
      const title = when(t, 'next.retry', 'next.retryDue', next.at, now, locale, cause)
      return { tone: 'warn', title, body: t(`errors.${next.after}.remedy`) }
    }
    case 'sign-in':
      return {
        tone: next.reason === 'never-signed-in' ? 'neutral' : 'danger',
        title: t(`reasons.${next.reason}`),
        body: t(`reasonFix.${next.reason}`),
      }
    case 'expires':
      return {
        tone: next.at > now ? 'neutral' : 'danger',
        title:
          next.at > now
            ? t('next.expires', words(next.at, now, locale))
            : t('next.expired', { moment: formatMoment(next.at, now, locale) }),
        body: null,
      }
  }
}

function when(
  t: TFunction,
  key: 'next.refresh' | 'next.retry',
  due: 'next.refreshDue' | 'next.retryDue',
  at: number,
  now: number,
  locale: string,
  cause = '',
): string {
  return at <= now ? t(due, { cause }) : t(key, { ...words(at, now, locale), cause })
}

function words(at: number, now: number, locale: string): { duration: string; moment: string } {
  return { duration: formatDuration(at - now, locale), moment: formatMoment(at, now, locale) }
}

/** The few characters at the end of a row. */
export function rowTimeText(
  t: TFunction,
  { state, grant, next, access }: Subject,
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
