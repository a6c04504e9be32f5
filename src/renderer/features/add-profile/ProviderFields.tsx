import { useTranslation } from 'react-i18next'
import type { GrantType, ProviderInputView, ProviderView } from '../../../shared/views.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Stack } from '../../ui/Stack.tsx'
import classes from './AddProfile.module.css'
import { type FormProblems, type FormValues, inputsFor } from './form-model.ts'
import { InputField } from './InputField.tsx'

interface ProviderFieldsProps {
  readonly provider: ProviderView
  readonly values: FormValues
  readonly onChange: (values: FormValues) => void
  /** `null` until the person has tried to go on. */
  readonly problems: FormProblems | null
  readonly stored?: readonly string[]
}

/** The form that a definition describes; used to add a profile and to change one. */
export function ProviderFields({ provider, values, onChange, problems, stored = [] }: ProviderFieldsProps) {
  const { t } = useTranslation()
  const { plain, advanced } = inputsFor(provider, values.grant)
  const field = (input: ProviderInputView) => (
    <InputField
      key={input.id}
      input={input}
      value={values.inputs[input.id] ?? ''}
      onChange={(value) => onChange({ ...values, inputs: { ...values.inputs, [input.id]: value } })}
      problem={problems?.inputs[input.id]}
      stored={stored.includes(input.id)}
    />
  )
  const hidesProblem = advanced.some(({ id }) => problems?.inputs[id])
  return (
    <Stack>
      {provider.grants.length > 1 && (
        <GrantChoice
          grants={provider.grants}
          value={values.grant}
          onChange={(grant) => onChange({ ...values, grant })}
        />
      )}
      {plain.map(field)}
      {advanced.length > 0 && (
        <details className={classes.advanced} open={hidesProblem || undefined}>
          <summary className={classes.summary}>
            <Icon name="chevron" size={14} className={classes.chevron} />
            {t('add.advanced')}
            <span className={classes.summaryHint}>{t('add.advancedHint', { count: advanced.length })}</span>
          </summary>
          <div className={classes.advancedBody}>
            <Stack>{advanced.map(field)}</Stack>
          </div>
        </details>
      )}
    </Stack>
  )
}

interface GrantChoiceProps {
  readonly grants: readonly GrantType[]
  readonly value: GrantType
  readonly onChange: (grant: GrantType) => void
}

function GrantChoice({ grants, value, onChange }: GrantChoiceProps) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.grants}>
      <legend className={classes.legend}>{t('add.grant')}</legend>
      {grants.map((grant) => (
        <label key={grant} className={classes.grant}>
          <input type="radio" name="grant" checked={grant === value} onChange={() => onChange(grant)} />
          <span>
            {t(`grants.${grant}`)}
            <span className={classes.grantHelp}>{t(`grantHelp.${grant}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
