import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { LifeView, ProfileView } from '../../../shared/views.ts'
import { useLocale, useNow } from '../../store/vault-context.tsx'
import { formatCountdown, formatExact, formatMoment, formatRelative } from '../../text/format.ts'
import { Meter } from '../../ui/Meter.tsx'
import { Ring } from '../../ui/Ring.tsx'
import { lifeAt, lifeTone, stateLook } from './life-model.ts'
import { clockText, nextStepText } from './next-step-text.ts'
import classes from './ProfileDetail.module.css'

/** Both lives of a profile and what happens next: the reason to open this window. */
export function LifePanel({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const now = useNow()
  const locale = useLocale()
  const fixed = profile.state === 'static'
  const access = lifeWords(t, profile.access, now, locale, accessHints(t, profile))
  const refresh = isRefused(profile)
    ? { value: t('life.ended'), hint: t('life.refusedHint'), quiet: false, fraction: 0, exact: undefined }
    : profile.refresh
      ? lifeWords(t, profile.refresh, now, locale, { unknown: t('life.unknown'), hint: t('life.unknownHint') })
      : { ...noRefreshToken(t, profile), quiet: true, fraction: null, exact: undefined }
  const renews = profile.next.kind === 'refresh' || profile.next.kind === 'retry'
  return (
    <section className={classes.lives} aria-label={t('profiles.lifeGroup')}>
      <Life
        label={t(fixed && profile.grant !== 'none' ? 'life.fixed' : 'life.access')}
        words={access}
        tone={lifeTone(lifeAt(profile.access, now), renews)}
        progress={access.fraction}
      />
      {!fixed && (
        <Life
          label={t('life.refresh')}
          words={refresh}
          tone={
            isRefused(profile) ? 'danger' : profile.refresh ? lifeTone(lifeAt(profile.refresh, now), false) : 'neutral'
          }
          progress={refresh.fraction}
        />
      )}
      <NextStep profile={profile} />
    </section>
  )
}

/** What the provider has refused is over, whatever end it was given. */
function isRefused({ refresh, next }: ProfileView): boolean {
  return (
    refresh !== null &&
    next.kind === 'sign-in' &&
    (next.reason === 'session-ended' || next.reason === 'refresh-interrupted')
  )
}

/** Signed out, nothing is known of the provider yet; later, that it gave none is worth knowing. */
function noRefreshToken(t: TFunction, { state, next }: ProfileView): { value: string; hint: string } {
  const signedOut = state === 'signed-out' || state === 'signing-in'
  if (signedOut) return { value: t('life.noToken'), hint: t('life.noTokenHint') }
  // Signed here, or asked for anew: the next token comes without one.
  if (next.kind === 'refresh') return { value: t('life.none'), hint: t('life.notNeededHint') }
  return { value: t('life.none'), hint: t('life.noRefreshHint') }
}

interface LifeWords {
  readonly value: string
  readonly hint: string
  readonly quiet: boolean
  readonly fraction: number | null
  readonly exact: string | undefined
}

function accessHints(t: TFunction, { state, grant }: ProfileView): { unknown: string; hint: string } {
  if (grant === 'none') return { unknown: t('life.noToken'), hint: t('grantHelp.none') }
  if (state === 'static') return { unknown: t('nextShort.noExpiry'), hint: t('life.noExpiryHint') }
  if (state === 'signed-out' || state === 'signing-in')
    return { unknown: t('life.noToken'), hint: t('life.noTokenHint') }
  return { unknown: t('life.unknown'), hint: t('life.unknownHint') }
}

function lifeWords(
  t: TFunction,
  view: LifeView,
  now: number,
  locale: string,
  unknown: { unknown: string; hint: string },
): LifeWords {
  const life = lifeAt(view, now)
  if (life.kind === 'unknown') {
    return { value: unknown.unknown, hint: unknown.hint, quiet: true, fraction: null, exact: undefined }
  }
  if (life.kind === 'ended') {
    const hint = t('life.endedHint', { relative: formatRelative(life.endedAt, now, locale) })
    return { value: t('life.ended'), hint, quiet: false, fraction: 0, exact: formatExact(life.endedAt, locale) }
  }
  const ends = t('life.expiresAt', { moment: formatMoment(life.endsAt, now, locale) })
  return {
    value: formatCountdown(life.leftMs, locale),
    hint: view.source === 'server' ? ends : `${ends} · ${t(`life.source.${view.source}`)}`,
    quiet: false,
    fraction: life.fraction,
    exact: formatExact(life.endsAt, locale),
  }
}

interface LifeProps {
  readonly label: string
  readonly words: LifeWords
  readonly tone: ReturnType<typeof lifeTone>
  readonly progress: number | null
}

function Life({ label, words, tone, progress }: LifeProps) {
  return (
    <div className={classes.life}>
      <div className={classes.lifeLabel}>{label}</div>
      <div className={classes.countdown} data-quiet={words.quiet} data-tone={tone} title={words.exact} role="timer">
        {words.value}
      </div>
      <div className={classes.meter}>
        <Meter fraction={progress ?? (words.quiet ? 0 : 1)} tone={progress === null ? 'neutral' : tone} />
      </div>
      <div className={classes.lifeHint}>{words.hint}</div>
    </div>
  )
}

function NextStep({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const now = useNow()
  const locale = useLocale()
  const { title, body } = nextStepText(t, profile, now, locale)
  const clock = clockText(profile, locale)
  const { glyph, tone } = stateLook(profile)
  const life = lifeAt(profile.access, now)
  return (
    <div className={classes.next}>
      <span className={classes.nextIcon}>
        <Ring glyph={glyph} tone={tone} fraction={life.kind === 'running' ? (life.fraction ?? 1) : 1} />
      </span>
      <div className={classes.nextWords}>
        <p className={classes.nextTitle}>{title}</p>
        <p className={classes.nextBody}>{body}</p>
        {clock && <p className={classes.nextBody}>{clock}</p>}
      </div>
    </div>
  )
}
