import { PasswordInput, TextInput } from '@mantine/core'
import type { TFunction } from 'i18next'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignInView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useLocale, useWindow } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { Button } from '../../ui/Button.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import classes from './SignIn.module.css'

type Step = Extract<SignInView['step'], { kind: 'challenge' }>

/** A code has a name of its own, and the prompt explains it; anything else is named by its prompt, such as “Password”. */
function fieldTexts(kind: Step['challenge'], prompt: string, t: TFunction) {
  if (kind === 'otp' || kind === 'captcha') return { label: t(`signIn.challenge.${kind}`), description: prompt }
  return { label: prompt }
}

/** What the provider asks in between: a one-time code, a captcha, a password. */
export function ChallengeStep({ flow, step, onCancel }: { flow: string; step: Step; onCancel: () => void }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { store } = useWindow()
  const run = useRun()
  const [answer, setAnswer] = useState('')
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (answer === '' || busy) return
    setBusy(true)
    const view = await run('signIn.answer', { flow, answer })
    setBusy(false)
    if (view) store.putSignIn(view)
  }

  const common = {
    'data-autofocus': true,
    autoFocus: true,
    ...fieldTexts(step.challenge, step.localPrompt ? localText(step.localPrompt, locale) : step.prompt, t),
    value: answer,
    onChange: (event: { currentTarget: { value: string } }) => setAnswer(event.currentTarget.value),
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <div className={classes.step}>
        {step.image?.startsWith('data:image/') && (
          <img className={classes.captcha} src={step.image} alt={t('signIn.challengeImage')} />
        )}
        {step.challenge === 'secret' ? (
          <PasswordInput
            {...common}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('add.showSecret') }}
          />
        ) : (
          <TextInput
            {...common}
            autoComplete={step.challenge === 'otp' ? 'one-time-code' : 'off'}
            inputMode={step.challenge === 'otp' ? 'numeric' : 'text'}
          />
        )}
      </div>
      <FormActions>
        <Button onClick={onCancel}>{t('actions.cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={answer === ''}>
          {t('signIn.answer')}
        </Button>
      </FormActions>
    </form>
  )
}
