import { Trans, useTranslation } from 'react-i18next'
import type { SignInView } from '../../../shared/views.ts'
import { useCopyText } from '../../store/use-actions.ts'
import { useOpenLink } from '../../store/use-open-link.ts'
import { Button } from '../../ui/Button.tsx'
import { TimeLeft } from './OtherSteps.tsx'
import classes from './SignIn.module.css'

type Step = Extract<SignInView['step'], { kind: 'browser' }>

/** The page of the provider is open, or is to be opened from here (a host without a browser of its own). */
export function BrowserStep({ step }: { step: Step }) {
  const { t } = useTranslation()
  const copy = useCopyText()
  const open = useOpenLink()
  const host = URL.canParse(step.url) ? new URL(step.url).host : step.url
  return (
    <div className={classes.step}>
      <h3 className={classes.title}>{t(step.opened ? 'signIn.browserOpened' : 'signIn.browserOpen')}</h3>
      <p className={classes.body}>
        <Trans
          i18nKey={step.opened ? 'signIn.browserOpenedBody' : 'signIn.browserOpenBody'}
          values={{ host }}
          components={{ host: <span className={classes.host} /> }}
        />
      </p>
      <div className={classes.actions}>
        <Button
          variant={step.opened ? 'secondary' : 'primary'}
          icon="external"
          autoFocus={!step.opened}
          data-autofocus={!step.opened || undefined}
          onClick={() => void open(step.url)}
        >
          {t(step.opened ? 'signIn.openAgain' : 'signIn.open')}
        </Button>
        <Button icon="link" onClick={() => void copy(step.url, t('signIn.linkCopied'))}>
          {t('signIn.copyLink')}
        </Button>
      </div>
      <TimeLeft until={step.expiresAt} />
    </div>
  )
}
