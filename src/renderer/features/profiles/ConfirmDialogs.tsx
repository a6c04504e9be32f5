import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView, SignOutView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FormActions } from '../../ui/FormActions.tsx'

export function SignOutDialog({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const run = useRun()
  const tell = useRevocationToast()
  return (
    <Confirm
      title={t('profiles.signOutTitle', { name: profile.name })}
      action={t('profiles.signOut')}
      onConfirm={async () => {
        const result = await run('tokens.signOut', { profile: profile.id })
        dialogs.close()
        if (result) tell(result)
      }}
    >
      {t('profiles.signOutBody')}
    </Confirm>
  )
}

function useRevocationToast(): (result: SignOutView) => void {
  const toast = useToast()
  const { t } = useTranslation()
  return ({ revocation, error }) => {
    const title = t(`revocation.${revocation}`)
    if (revocation !== 'failed') return toast({ tone: 'ok', title })
    const cause = error ? errorText(t, error).title : ''
    toast({ tone: 'warn', title, body: `${cause}\n${t('revocation.failedBody')}`.trim() })
  }
}

interface ConfirmProps {
  readonly title: string
  readonly action: string
  readonly children: ReactNode
  readonly onConfirm: () => Promise<void>
}

/** A question before what cannot be taken back. */
export function Confirm({ title, action, children, onConfirm }: ConfirmProps) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const [busy, setBusy] = useState(false)
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    void onConfirm().finally(() => setBusy(false))
  }
  return (
    <Dialog title={title} size="small" closeLabel={t('actions.close')} onClose={dialogs.close}>
      <form onSubmit={submit}>
        <p>{children}</p>
        <FormActions>
          <Button onClick={dialogs.close}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="danger" busy={busy} data-autofocus>
            {action}
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}
