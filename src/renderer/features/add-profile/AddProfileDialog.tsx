import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView, ProviderView } from '../../../shared/views.ts'
import { useLocale, useToast, useWindow } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Catalogue } from './Catalogue.tsx'
import { DefinitionForm } from './DefinitionForm.tsx'
import { ProviderForm } from './ProviderForm.tsx'

type Step = { kind: 'catalogue' } | { kind: 'file' } | { kind: 'form'; provider: ProviderView }

/** Catalogue, then the form of the chosen provider, then straight on to the sign-in. */
export function AddProfileDialog({ fromFile }: { fromFile: boolean }) {
  const toast = useToast()
  const { t } = useTranslation()
  const locale = useLocale()
  const { dialogs, router, store } = useWindow()
  const [step, setStep] = useState<Step>({ kind: fromFile ? 'file' : 'catalogue' })

  function added(profile: ProfileView): void {
    store.putProfile(profile)
    store.setState({ added: profile.id })
    router.go('profiles', profile.id)
    // Where no person is needed, the host has signed in already.
    const waits = profile.state === 'signed-out' || profile.state === 'signing-in' || profile.state === 'needs-sign-in'
    if (waits) {
      dialogs.show({ kind: 'sign-in', profileId: profile.id })
    } else {
      dialogs.close()
      toast({ tone: 'ok', title: t('add.added', { name: profile.name }) })
    }
  }

  const back = () => setStep({ kind: 'catalogue' })
  const titles = {
    catalogue: t('add.title'),
    file: t('add.file.title'),
    form: step.kind === 'form' ? t('add.configure', { provider: localText(step.provider.name, locale) }) : '',
  }
  return (
    <Dialog
      title={titles[step.kind]}
      closeLabel={t('actions.close')}
      sticky={step.kind !== 'catalogue'}
      onClose={dialogs.close}
    >
      {step.kind === 'catalogue' && (
        <Catalogue
          onChoose={(provider) => setStep({ kind: 'form', provider })}
          onFile={() => setStep({ kind: 'file' })}
        />
      )}
      {step.kind === 'file' && (
        <DefinitionForm onBack={back} onAdded={(provider) => setStep({ kind: 'form', provider })} />
      )}
      {step.kind === 'form' && <ProviderForm provider={step.provider} onBack={back} onAdded={added} />}
    </Dialog>
  )
}
