import { useTranslation } from 'react-i18next'
import type { LabRunningView } from '../../../shared/lab-views.ts'
import type { ProfileView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useLocale, useNow, useVault, useWindow } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { formatCountdown } from '../../text/format.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Ring } from '../../ui/Ring.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import classes from './Lab.module.css'
import { useAddLabProfile } from './use-add-lab-profile.ts'

const shown = 3

/** The quickest way to see a refresh: a profile of this vault at this lab. */
export function ProfileSection({ running }: { running: LabRunningView }) {
  const { t } = useTranslation()
  const { busy, add } = useAddLabProfile()
  const all = useVault((state) => state.profiles)
  const own = all.filter(({ settings }) => settings.issuer === running.issuer)
  const plain = running.tls === 'off'
  return (
    <Section title={t('lab.profile.title')} lead={t(plain ? 'lab.profile.lead' : 'lab.profile.overHttps')}>
      {own.length > 0 && (
        <Rows>
          {own.slice(0, shown).map((profile) => (
            <LabProfile key={profile.id} profile={profile} />
          ))}
        </Rows>
      )}
      {own.length > shown && <p className={classes.hint}>{t('lab.profile.more', { count: own.length - shown })}</p>}
      {plain && (
        <div>
          <Button
            icon="plus"
            variant={own.length === 0 ? 'primary' : 'secondary'}
            busy={busy}
            onClick={() => void add()}
          >
            {t(own.length === 0 ? 'lab.profile.add' : 'lab.profile.another')}
          </Button>
        </div>
      )}
    </Section>
  )
}

function LabProfile({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { router } = useWindow()
  const run = useRun()
  const { id, name, state, refreshCount } = profile
  const problem = useVault(({ signIns }) => {
    const last = Object.values(signIns).findLast(({ profileId }) => profileId === id)
    return last?.step.kind === 'failed' ? last.step.error : null
  })
  const ended = state === 'needs-sign-in' || state === 'signed-out'
  const failure = ended && problem ? errorText(t, problem) : null
  const facts = [
    t(`states.${state}`),
    ...(refreshCount > 0 ? [t('lab.profile.refreshed', { count: refreshCount })] : []),
  ]
  return (
    <Row
      start={<LifeRing profile={profile} />}
      label={
        <span className={classes.profile}>
          {name}
          <TimeLeft profile={profile} />
        </span>
      }
      hint={failure ? `${t('lab.profile.failed', { name })}: ${failure.title}` : facts.join(' · ')}
    >
      {ended && <Button onClick={() => void run('lab.signIn', { profile: id })}>{t('lab.profile.signInAgain')}</Button>}
      <IconButton icon="chevron" label={t('lab.profile.open', { name })} onClick={() => router.go('profiles', id)} />
    </Row>
  )
}

function LifeRing({ profile: { state, access } }: { profile: ProfileView }) {
  const now = useNow()
  if (state === 'signing-in' || state === 'refreshing') return <Ring glyph="spin" tone="busy" />
  if (state !== 'valid')
    return <Ring glyph={state === 'expired' ? 'wait' : 'alert'} tone={state === 'expired' ? 'warn' : 'danger'} />
  const { issuedAt, expiresAt } = access
  const whole = issuedAt === null || expiresAt === null ? 0 : expiresAt - issuedAt
  const fraction = whole > 0 ? Math.max(0, Math.min(1, ((expiresAt ?? 0) - now) / whole)) : 1
  return <Ring glyph="life" tone="ok" fraction={fraction} />
}

function TimeLeft({ profile: { state, access } }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const now = useNow()
  const locale = useLocale()
  if (state !== 'valid' || access.expiresAt === null) return null
  return (
    <span role="timer" aria-label={t('lab.profile.left')} className={classes.left}>
      {formatCountdown(access.expiresAt - now, locale)}
    </span>
  )
}
