import { useEffect, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { SignInView } from '../../../shared/views.ts'
import { useCopyText } from '../../store/use-actions.ts'
import { useOpenLink } from '../../store/use-open-link.ts'
import { Button } from '../../ui/Button.tsx'
import { TimeLeft } from './OtherSteps.tsx'
import classes from './SignIn.module.css'

type Step = Extract<SignInView['step'], { kind: 'device-code' }>

/** RFC 8628 §3.3: the code large enough for across the room, the page as a link and as a QR code (§3.3.1). */
export function DeviceStep({ step }: { step: Step }) {
  const { t } = useTranslation()
  const copy = useCopyText()
  const open = useOpenLink()
  const qr = useQr(step.verificationUriComplete ?? step.verificationUri)
  return (
    <div className={classes.step}>
      <p className={classes.body}>
        <Trans
          i18nKey="signIn.deviceBody"
          values={{ uri: step.verificationUri }}
          components={{ uri: <span className={classes.host} /> }}
        />
      </p>
      <div className={classes.device}>
        <div className={classes.codeBox}>
          <span className={classes.body}>{t('signIn.code')}</span>
          <output className={classes.code} aria-label={t('signIn.code')}>
            {step.userCode}
          </output>
          <Button icon="copy" autoFocus data-autofocus onClick={() => void copy(step.userCode, t('signIn.codeCopied'))}>
            {t('signIn.copyCode')}
          </Button>
        </div>
        {qr && (
          <figure className={classes.qr}>
            <img className={classes.qrImage} src={qr} alt={t('signIn.qr')} />
            <figcaption>{t('signIn.qrHint')}</figcaption>
          </figure>
        )}
      </div>
      <div className={classes.actions}>
        <Button
          variant="primary"
          icon="external"
          onClick={() => void open(step.verificationUriComplete ?? step.verificationUri)}
        >
          {t('signIn.open')}
        </Button>
        <Button icon="link" onClick={() => void copy(step.verificationUri, t('signIn.linkCopied'))}>
          {t('signIn.copyLink')}
        </Button>
      </div>
      <TimeLeft until={step.expiresAt} />
    </div>
  )
}

/** As an image and not as markup, so that nothing of an address is ever parsed as part of the page. */
function useQr(text: string): string | null {
  const [image, setImage] = useState<string | null>(null)
  useEffect(() => {
    let current = true
    import('qrcode')
      .then((qrcode) => qrcode.toString(text, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }))
      .then((svg) => current && setImage(`data:image/svg+xml,${encodeURIComponent(svg)}`))
      // Too long for a QR code: the link and the code are there all the same.
      .catch(() => current && setImage(null))
    return () => {
      current = false
    }
  }, [text])
  return image
}
