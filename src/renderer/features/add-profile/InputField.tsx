import { PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ProviderInputView } from '../../../shared/views.ts'
import { useOpenLink } from '../../store/use-open-link.ts'
import { useLocale } from '../../store/vault-context.tsx'
import { joinSentences } from '../../text/join-sentences.ts'
import { localText } from '../../text/local-text.ts'
import classes from './AddProfile.module.css'
import { hasOddPrefix, type InputProblem } from './form-model.ts'

interface InputFieldProps {
  readonly input: ProviderInputView
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem: InputProblem | undefined
  /** Where the person finds the value. */
  readonly link?: URL | null
  /** A secret that is stored already. */
  readonly stored?: boolean
}

/** One input of a provider's definition, as the control that its kind asks for. */
export function InputField({ input, value, onChange, problem, link = null, stored = false }: InputFieldProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const help = input.help && localText(input.help, locale)
  const where = link && <ConsoleLink link={link} />
  const common = {
    name: input.id,
    label: localText(input.label, locale),
    description: hasOddPrefix(input, value) ? (
      t('add.oddPrefix', { prefix: [input.prefix ?? ''].flat().join(' / ') })
    ) : stored ? (
      t('edit.secretStored')
    ) : where ? (
      <>
        {help} {where}
      </>
    ) : (
      help
    ),
    placeholder: input.placeholder ?? undefined,
    required: input.required && !stored,
    error: problem && t(problem === 'url' ? 'add.urlInvalid' : 'add.required'),
    autoComplete: 'off',
    spellCheck: false,
  }
  switch (input.kind) {
    case 'secret':
      return (
        <PasswordInput
          {...common}
          autoComplete="new-password"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('add.showSecret') }}
        />
      )
    case 'multiline-secret':
    case 'list':
      return (
        <Textarea
          {...common}
          description={input.kind === 'list' ? joinSentences(help, t('add.listHint')) : common.description}
          rows={input.kind === 'list' ? 3 : 5}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          data={input.choices.map((choice) => ({ value: choice.value, label: localText(choice.label, locale) }))}
          value={value === '' ? null : value}
          onChange={(chosen) => onChange(chosen ?? '')}
        />
      )
    case 'flag':
      return (
        <Switch
          name={input.id}
          label={common.label}
          description={help}
          checked={value === 'true'}
          onChange={(event) => onChange(event.currentTarget.checked ? 'true' : '')}
        />
      )
    case 'text':
    case 'url':
      return (
        <TextInput
          {...common}
          inputMode={input.kind === 'url' ? 'url' : 'text'}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}

/** Opens by the host where it can; the address is a real link as well, to look at and to copy. */
function ConsoleLink({ link }: { link: URL }) {
  const { t } = useTranslation()
  const open = useOpenLink()
  return (
    <a
      className={classes.link}
      href={link.href}
      target="_blank"
      rel="noreferrer noopener"
      onClick={(event) => {
        event.preventDefault()
        void open(link.href)
      }}
    >
      {t('setup.consoleLink', { place: link.host })}
    </a>
  )
}
