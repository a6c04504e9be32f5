import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GrantType, ProviderInputView, ProviderView } from '../../../shared/views.ts'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { Stack } from '../../ui/Stack.tsx'
import classes from './AddProfile.module.css'
import { type FormProblems, type FormValues, inputLink, inputsFor } from './form-model.ts'
import { InputField } from './InputField.tsx'

export interface ProviderFieldsProps {
  readonly provider: ProviderView
  readonly values: FormValues
  readonly onChange: (values: FormValues) => void
  /** `null` until the person has tried to go on. */
  readonly problems: FormProblems | null
  readonly stored?: readonly string[]
  /** What stands under a field besides its own words. */
  readonly after?: (inputId: string) => ReactNode
}

/** The form that a definition describes; used to add a profile and to change one. */
export function ProviderFields({ provider, values, onChange, problems, stored = [], after }: ProviderFieldsProps) {
  const { t } = useTranslation()
  const { plain, advanced } = inputsFor(provider, values.grant, values.inputs)
  const field = (input: ProviderInputView) => (
    <div key={input.id}>
      <InputField
        input={input}
        value={values.inputs[input.id] ?? ''}
        onChange={(value) => onChange({ ...values, inputs: { ...values.inputs, [input.id]: value } })}
        link={inputLink(input, provider, values.inputs)}
        problem={problems?.inputs[input.id]}
        stored={stored.includes(input.id)}
      />
      {after?.(input.id)}
    </div>
  )
  const hidesProblem = advanced.some(({ id }) => problems?.inputs[id] !== undefined)
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
        <Disclosure
          title={t('add.advanced')}
          hint={t('add.advancedHint', { count: advanced.length })}
          open={hidesProblem}
        >
          <Stack>{advanced.map(field)}</Stack>
        </Disclosure>
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
