import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WireError } from '../../../shared/result.ts'
import { useLocale, useNow, useWindow } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { formatCountdown, formatMoment } from '../../text/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Ring } from '../../ui/Ring.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import classes from './SignIn.module.css'

export function WaitingStep({ text }: { text: string }) {
  return (
    <p className={classes.waiting}>
      <Ring glyph="spin" tone="busy" />
      {text}
    </p>
  )
}

/** Not a live region: a screen reader must not read out every second. */
export function TimeLeft({ until }: { until: number }) {
  const { t } = useTranslation()
  const now = useNow()
  const locale = useLocale()
  // The tick that is shown may be a second old, and ten minutes are not 10:01.
  const [whole] = useState(() => until - Date.now())
  return (
    <p className={classes.waiting} aria-live="off">
      <Ring glyph="spin" tone="busy" />
      {t('signIn.waiting')} · {t('signIn.timeLeft', { time: formatCountdown(Math.min(until - now, whole), locale) })}
    </p>
  )
}

export function DoneStep({ expiresAt }: { expiresAt: number | null }) {
  const { t } = useTranslation()
  const { dialogs, ticker } = useWindow()
  const locale = useLocale()
  return (
    <>
      <div className={classes.done}>
        <span className={classes.tick}>
          <Icon name="check" size={18} />
        </span>
        <div>
          <h3 className={classes.title}>{t('signIn.done')}</h3>
          <p className={classes.body}>
            {expiresAt === null
              ? t('signIn.doneForever')
              : t('signIn.doneExpires', { moment: formatMoment(expiresAt, ticker.now(), locale) })}
          </p>
        </div>
      </div>
      <FormActions>
        <Button variant="primary" autoFocus onClick={dialogs.close}>
          {t('signIn.finish')}
        </Button>
      </FormActions>
    </>
  )
}

interface FailedStepProps {
  readonly error: WireError
  readonly onRetry: () => void
  readonly onFixSettings: () => void
}

export function FailedStep({ error, onRetry, onFixSettings }: FailedStepProps) {
  const { t } = useTranslation()
  const { title, remedy, detail } = errorText(t, error)
  // A refresh is tried again by itself; a sign-in waits for its person, who may have mistyped the address.
  const unreachable = error.code === 'OFFLINE' || error.code === 'PROVIDER_UNAVAILABLE'
  const settingsMayHelp = error.code === 'PROVIDER_REJECTED' || unreachable || !error.retryable
  return (
    <>
      <Callout
        tone={error.code === 'FLOW_CANCELLED' ? 'neutral' : 'danger'}
        title={error.code === 'FLOW_CANCELLED' ? t('signIn.cancelled') : title}
      >
        <p>{unreachable ? t('signIn.unreachable') : remedy}</p>
        {detail && (
          <p>
            <Sentence text={detail} />
          </p>
        )}
      </Callout>
      <FormActions>
        {settingsMayHelp && error.code !== 'FLOW_CANCELLED' && (
          <Button icon="settings" onClick={onFixSettings}>
            {t('signIn.fixSettings')}
          </Button>
        )}
        <Button variant="primary" icon="refresh" autoFocus onClick={onRetry}>
          {t('actions.retry')}
        </Button>
      </FormActions>
    </>
  )
}
