import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'
import { judgeName } from '../../text/profile-name.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { SaveActions } from '../../ui/SaveActions.tsx'

export function RenameDialog({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { dialogs, store } = useWindow()
  const run = useRun()
  const profiles = useVault((state) => state.profiles)
  const [name, setName] = useState(profile.name)
  const [busy, setBusy] = useState(false)
  const others = profiles.filter(({ id }) => id !== profile.id).map((other) => other.name)
  const problem = judgeName(name, others)

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (problem || busy) return
    setBusy(true)
    const view = await run('profiles.update', { profile: profile.id, name })
    setBusy(false)
    if (!view) return
    store.putProfile(view)
    dialogs.close()
  }

  return (
    <Dialog
      title={t('profiles.renameTitle', { name: profile.name })}
      size="small"
      closeLabel={t('actions.close')}
      onClose={dialogs.close}
    >
      <form onSubmit={(event) => void save(event)} noValidate>
        <TextInput
          data-autofocus
          label={t('add.name')}
          description={t('profiles.renameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={problem && t(problem === 'taken' ? 'add.nameTaken' : 'add.nameInvalid')}
          autoComplete="off"
          spellCheck={false}
        />
        <SaveActions busy={busy} onCancel={dialogs.close} />
      </form>
    </Dialog>
  )
}
