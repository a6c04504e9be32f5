import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WireError } from '../../../shared/result.ts'
import type { ProfileView, ProviderView } from '../../../shared/views.ts'
import { useToast, useVault, useWindow } from '../../store/vault-context.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SaveActions } from '../../ui/SaveActions.tsx'
import { Stack } from '../../ui/Stack.tsx'
import { CallFailure } from './CallFailure.tsx'
import { CheckedFields } from './CheckedFields.tsx'
import { editValues, hasProblems, judgeForm, parseTags, updateCall } from './form-model.ts'

export function EditProfileDialog({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const provider = useVault((state) => state.providers).find(({ id }) => id === profile.providerId)
  return (
    <Dialog
      sticky
      title={t('edit.title', { name: profile.name })}
      closeLabel={t('actions.close')}
      onClose={dialogs.close}
    >
      {provider ? (
        <EditForm profile={profile} provider={provider} />
      ) : (
        <Callout tone="warn">{t('edit.missingProvider')}</Callout>
      )}
    </Dialog>
  )
}

function EditForm({ profile, provider }: { profile: ProfileView; provider: ProviderView }) {
  const toast = useToast()
  const { t } = useTranslation()
  const { client, dialogs, store } = useWindow()
  const [values, setValues] = useState(() => editValues(provider, profile))
  const [tags, setTags] = useState(profile.tags.join(', '))
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<WireError | null>(null)
  const problems = judgeForm(provider, values, [], profile.storedSecrets)

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (hasProblems(problems) || busy) return
    setBusy(true)
    const result = await client.call('profiles.update', updateCall(profile, provider, values, parseTags(tags)))
    setBusy(false)
    if (!result.ok) return setFailure(result.error)
    store.putProfile(result.value)
    dialogs.close()
    toast({ tone: 'ok', title: t('edit.saved', { name: profile.name }) })
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Stack>
        <CheckedFields
          provider={provider}
          values={values}
          onChange={setValues}
          problems={tried ? problems : null}
          stored={profile.storedSecrets}
        />
        <TextInput
          label={t('edit.tags')}
          description={t('edit.tagsHint')}
          value={tags}
          onChange={(event) => setTags(event.currentTarget.value)}
        />
        {failure && <CallFailure error={failure} />}
      </Stack>
      <SaveActions busy={busy} onCancel={dialogs.close} />
    </form>
  )
}
