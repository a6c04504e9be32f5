import { MultiSelect, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale, useVault, useWindow } from '../../store/vault-context.tsx'
import { formatMoment } from '../../text/format.ts'
import { Button } from '../../ui/Button.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { Stack } from '../../ui/Stack.tsx'
import classes from './Clients.module.css'
import { type ClientForm, judgeClient, type Lifetime, lifetimes } from './client-model.ts'
import { LimitFields } from './LimitFields.tsx'

interface ClientFieldsProps {
  readonly initial: ClientForm
  readonly submitLabel: string
  /** The end that the key has; absent for a new one. */
  readonly endsAt?: number | null
  /** Resolves when it went wrong; otherwise the form is gone by then. */
  readonly onSubmit: (form: ClientForm) => Promise<void>
}

/** Who, what for, and for how long: the form of a new client and of one that is changed. */
export function ClientFields({ initial, submitLabel, endsAt, onSubmit }: ClientFieldsProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { dialogs } = useWindow()
  const [form, setForm] = useState(initial)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const problems = judgeClient(form)
  const shown = tried ? problems : null
  const change = (part: Partial<ClientForm>) => setForm({ ...form, ...part })
  const kept =
    endsAt === undefined
      ? []
      : [
          {
            value: 'keep',
            label:
              endsAt === null
                ? t('clients.keepNoEnd')
                : t('clients.keepEnd', { moment: formatMoment(endsAt, Date.now(), locale) }),
          },
        ]

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (busy || Object.values(problems).some(Boolean)) return
    setBusy(true)
    await onSubmit(form)
    setBusy(false)
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
          // A suggested name is there to be typed over.
          onFocus={(event) => event.currentTarget.select()}
          error={shown?.name && t(shown.name === 'empty' ? 'clients.nameRequired' : 'clients.nameUnseen')}
          autoComplete="off"
        />
        <ProfileChoice form={form} onChange={change} missing={shown?.profiles ?? false} />
        <Select
          label={t('clients.lifetime')}
          data={[
            ...kept,
            ...lifetimes
              .filter((value) => value !== 'none' || endsAt !== null)
              .map((value) => ({ value, label: t(`clients.lifetimes.${value}`) })),
          ]}
          value={form.lifetime}
          onChange={(lifetime) => change({ lifetime: (lifetime ?? 'none') as Lifetime })}
        />
        <LimitFields form={form} onChange={change} shown={shown} />
      </Stack>
      <FormActions>
        <Button onClick={dialogs.close}>{t('actions.cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {submitLabel}
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
