import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { BrowserStep } from './BrowserStep.tsx'
import { ChallengeStep } from './ChallengeStep.tsx'
import { DeviceStep } from './DeviceStep.tsx'
import { DoneStep, FailedStep, WaitingStep } from './OtherSteps.tsx'
import { isOver, type SignIn, useSignIn } from './use-sign-in.ts'

export function SignInDialog({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const signIn = useSignIn(profile.id)
  const over = signIn.refused !== null || (signIn.view !== null && isOver(signIn.view))
  /** A question has its answer and the way out side by side. */
  const asked = signIn.view?.step.kind === 'challenge'
  const fixSettings = () => dialogs.show({ kind: 'edit-profile', profileId: profile.id })

  async function cancel(): Promise<void> {
    await signIn.cancel()
    dialogs.close()
  }

  return (
    <Dialog
      sticky
      // Read from across the room, and typed there.
      size={signIn.view?.step.kind === 'device-code' ? 'large' : 'medium'}
      title={t('signIn.title', { name: profile.name })}
      closeLabel={t('actions.close')}
      onClose={dialogs.close}
    >
      <div aria-live="polite">
        <Step signIn={signIn} onFixSettings={fixSettings} onCancel={() => void cancel()} />
      </div>
      {!over && !asked && (
        <FormActions>
          <Button onClick={() => void cancel()}>{t('actions.cancel')}</Button>
        </FormActions>
      )}
    </Dialog>
  )
}

interface StepProps {
  readonly signIn: SignIn
  readonly onFixSettings: () => void
  readonly onCancel: () => void
}

function Step({ signIn, onFixSettings, onCancel }: StepProps) {
  const { t } = useTranslation()
  const { view, refused, restart } = signIn
  if (refused) return <FailedStep error={refused} onRetry={restart} onFixSettings={onFixSettings} />
  if (!view) return <WaitingStep text={t('signIn.starting')} />
  const { step } = view
  switch (step.kind) {
    case 'starting':
      return <WaitingStep text={t('signIn.starting')} />
    case 'browser':
      return <BrowserStep step={step} />
    case 'device-code':
      return <DeviceStep step={step} />
    case 'challenge':
      return <ChallengeStep key={step.prompt + step.image} flow={view.id} step={step} onCancel={onCancel} />
    case 'exchanging':
      return <WaitingStep text={t('signIn.exchanging')} />
    case 'done':
      return <DoneStep expiresAt={step.expiresAt} />
    case 'failed':
      return <FailedStep error={step.error} onRetry={restart} onFixSettings={onFixSettings} />
  }
}
