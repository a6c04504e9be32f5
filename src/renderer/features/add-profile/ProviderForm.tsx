import { TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WireError } from '../../../shared/result.ts'
import type { ProfileView, ProviderView } from '../../../shared/views.ts'
import { useLocale, useVault, useWindow } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { suggestName } from '../../text/profile-name.ts'
import { Button } from '../../ui/Button.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { ProviderMark } from '../../ui/ProviderMark.tsx'
import { Stack } from '../../ui/Stack.tsx'
import classes from './AddProfile.module.css'
import { CallFailure } from './CallFailure.tsx'
import { CheckedFields } from './CheckedFields.tsx'
import { addCall, hasProblems, initialValues, judgeForm } from './form-model.ts'

interface ProviderFormProps {
  readonly provider: ProviderView
  readonly onBack: () => void
  readonly onAdded: (profile: ProfileView) => void
}

/** Asks what the definition needs, and nothing else. */
export function ProviderForm({ provider, onBack, onAdded }: ProviderFormProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { client } = useWindow()
  const profiles = useVault((state) => state.profiles)
  const port = useVault((state) => state.proxy?.port ?? null)
  const taken = profiles.map(({ name }) => name)
  const [values, setValues] = useState(() => initialValues(provider, suggestName(provider.id, taken)))
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<WireError | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const problems = judgeForm(provider, values, taken)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (busy) return
    if (hasProblems(problems)) {
      // After the render that marks them: the first field in need gets the focus.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
      return
    }
    setBusy(true)
    const result = await client.call('profiles.add', addCall(provider, values))
    setBusy(false)
    if (result.ok) onAdded(result.value)
    else setFailure(result.error)
  }

  const nameProblem = tried || values.name.length > 1 ? problems.name : null
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <div className={classes.intro}>
          <ProviderMark id={provider.id} icon={provider.icon} name={localText(provider.name, locale)} size={32} />
          <p>{localText(provider.description, locale)}</p>
        </div>
        <TextInput
          data-autofocus
          label={t('add.name')}
          description={t('add.nameHint', { address: `127.0.0.1:${port ?? '…'}/${values.name}/` })}
          required
          value={values.name}
          onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
          error={nameProblem && t(nameProblem === 'taken' ? 'add.nameTaken' : 'add.nameInvalid')}
          autoComplete="off"
          spellCheck={false}
        />
        <CheckedFields provider={provider} values={values} onChange={setValues} problems={tried ? problems : null} />
        {failure && <CallFailure error={failure} />}
      </Stack>
      <FormActions
        start={
          <Button variant="quiet" icon="back" onClick={onBack}>
            {t('actions.back')}
          </Button>
        }
      >
        <Button type="submit" variant="primary" busy={busy}>
          {t(values.grant === 'none' ? 'add.submitOnly' : 'add.submit')}
        </Button>
      </FormActions>
    </form>
  )
}
