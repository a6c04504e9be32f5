import { MultiSelect, Select, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract.ts'
import { useRun } from '../../store/use-actions.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { Stack } from '../../ui/Stack.tsx'
import classes from './Clients.module.css'
import { type ClientForm, clientCall, emptyClientForm, judgeClient, type Lifetime, lifetimes } from './client-model.ts'

interface ClientFieldsProps {
  readonly profileId: string | undefined
  readonly onMade: (made: Output<'clients.add'>) => void
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export function ClientFields({ profileId, onMade }: ClientFieldsProps) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const run = useRun()
  const [form, setForm] = useState<ClientForm>({ ...emptyClientForm, profiles: profileId ? [profileId] : [] })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const problems = judgeClient(form)
  const shown = tried ? problems : null
  const change = (part: Partial<ClientForm>) => setForm({ ...form, ...part })

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (busy || Object.values(problems).some(Boolean)) return
    setBusy(true)
    const made = await run('clients.add', clientCall(form))
    setBusy(false)
    if (made) onMade(made)
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <TextInput
          data-autofocus
          required
          label={t('clients.name')}
          description={t('clients.nameHint')}
          placeholder={t('clients.namePlaceholder')}
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={shown?.name && t('clients.nameRequired')}
          autoComplete="off"
        />
        <ProfileChoice form={form} onChange={change} missing={shown?.profiles ?? false} />
        <Select
          label={t('clients.lifetime')}
          data={lifetimes.map((value) => ({ value, label: t(`clients.lifetimes.${value}`) }))}
          value={form.lifetime}
          onChange={(lifetime) => change({ lifetime: (lifetime ?? 'none') as Lifetime })}
        />
        <Disclosure title={t('clients.limits')} open={(shown?.paths || shown?.origins) ?? false}>
          <Stack>
            <MultiSelect
              label={t('clients.methods')}
              data={methods}
              placeholder={form.methods.length === 0 ? t('clients.methodsPlaceholder') : ''}
              value={[...form.methods]}
              onChange={(chosen) => change({ methods: chosen })}
            />
            <Textarea
              label={t('clients.paths')}
              description={t('clients.pathsHint')}
              placeholder="/v1/"
              rows={2}
              spellCheck={false}
              value={form.paths}
              onChange={(event) => change({ paths: event.currentTarget.value })}
              error={shown?.paths && t('clients.pathsInvalid')}
            />
            <Textarea
              label={t('clients.originsLabel')}
              description={t('clients.originsHint')}
              rows={2}
              spellCheck={false}
              value={form.origins}
              onChange={(event) => change({ origins: event.currentTarget.value })}
              error={shown?.origins && t('clients.originsInvalid')}
            />
          </Stack>
        </Disclosure>
      </Stack>
      <FormActions>
        <Button onClick={dialogs.close}>{t('actions.cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {t('clients.submit')}
        </Button>
      </FormActions>
    </form>
  )
}

interface ProfileChoiceProps {
  readonly form: ClientForm
  readonly onChange: (part: Partial<ClientForm>) => void
  readonly missing: boolean
}

function ProfileChoice({ form, onChange, missing }: ProfileChoiceProps) {
  const { t } = useTranslation()
  const profiles = useVault((state) => state.profiles)
  return (
    <fieldset className={classes.choice}>
      <legend className={classes.legend}>{t('clients.profilesLabel')}</legend>
      <label className={classes.option}>
        <input
          type="radio"
          name="reach"
          checked={!form.everyProfile}
          onChange={() => onChange({ everyProfile: false })}
        />
        {t('clients.profilesSome')}
      </label>
      {!form.everyProfile && (
        <MultiSelect
          aria-label={t('clients.profilesPlaceholder')}
          placeholder={form.profiles.length === 0 ? t('clients.profilesPlaceholder') : ''}
          data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
          limit={100}
          searchable
          value={[...form.profiles]}
          onChange={(chosen) => onChange({ profiles: chosen })}
          error={missing && t('clients.profilesRequired')}
        />
      )}
      <label className={classes.option}>
        <input
          type="radio"
          name="reach"
          checked={form.everyProfile}
          onChange={() => onChange({ everyProfile: true })}
        />
        {t('clients.profilesAll')}
      </label>
    </fieldset>
  )
}
