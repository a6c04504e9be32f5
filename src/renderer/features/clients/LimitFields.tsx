import { MultiSelect, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { Stack } from '../../ui/Stack.tsx'
import classes from './Clients.module.css'
import { type ClientForm, type ClientProblems, isCount } from './client-model.ts'
import { RulesField } from './RulesField.tsx'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

interface LimitFieldsProps {
  readonly form: ClientForm
  readonly onChange: (part: Partial<ClientForm>) => void
  /** What is wrong, once somebody has tried. */
  readonly shown: ClientProblems | null
}

/** What a tool may do inside its profiles: the simple part, and behind it rules, limits and browser origins. */
export function LimitFields({ form, onChange, shown }: LimitFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Disclosure title={t('clients.limits')} open={shown?.paths ?? false}>
        <Stack>
          <MultiSelect
            label={t('clients.methods')}
            data={methods}
            placeholder={form.methods.length === 0 ? t('clients.methodsPlaceholder') : ''}
            value={[...form.methods]}
            onChange={(chosen) => onChange({ methods: chosen })}
          />
          <Textarea
            label={t('clients.paths')}
            description={t('clients.pathsHint')}
            placeholder="/v1/"
            rows={2}
            spellCheck={false}
            value={form.paths}
            onChange={(event) => onChange({ paths: event.currentTarget.value })}
            error={shown?.paths && t('clients.pathsInvalid')}
          />
          <div className={classes.choice}>
            <p className={classes.legend}>{t('clients.otherwise')}</p>
            <div>
              <Segmented
                label={t('clients.otherwise')}
                options={(['deny', 'ask'] as const).map((value) => ({
                  value,
                  label: t(`clients.otherwises.${value}`),
                }))}
                value={form.otherwise}
                onChange={(otherwise) => onChange({ otherwise })}
              />
            </div>
            {form.otherwise === 'ask' && <p className={classes.note}>{t('clients.otherwiseHint')}</p>}
          </div>
        </Stack>
      </Disclosure>
      <Disclosure title={t('clients.advanced')} open={(shown?.rules || shown?.numbers || shown?.origins) ?? false}>
        <Stack>
          <RulesField rules={form.rules} onChange={(rules) => onChange({ rules })} judged={shown?.rules ?? false} />
          <div className={classes.numbers}>
            {(['rate', 'burst', 'concurrent'] as const).map((field) => (
              <TextInput
                key={field}
                label={t(`clients.${field}`)}
                placeholder={t(field === 'burst' ? 'clients.burstDefault' : 'clients.noLimit')}
                inputMode="numeric"
                value={form[field]}
                onChange={(event) => onChange({ [field]: event.currentTarget.value })}
                error={shown !== null && !isCount(form[field]) && t('clients.numberInvalid')}
              />
            ))}
          </div>
          <Textarea
            label={t('clients.originsLabel')}
            description={t('clients.originsHint')}
            rows={2}
            spellCheck={false}
            value={form.origins}
            onChange={(event) => onChange({ origins: event.currentTarget.value })}
            error={shown?.origins && t('clients.originsInvalid')}
          />
        </Stack>
      </Disclosure>
    </>
  )
}
