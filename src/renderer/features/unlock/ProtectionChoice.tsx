import { useTranslation } from 'react-i18next'
import type { Protection, ProtectionOption } from '../../../shared/views.ts'
import { protectionText } from '../../text/error-text.ts'
import { Sentence } from '../../ui/Sentence.tsx'
import classes from './Unlock.module.css'

interface ProtectionChoiceProps {
  readonly options: readonly ProtectionOption[]
  readonly value: Protection | null
  readonly onChange: (protection: Protection) => void
}

/** Every way to guard the key; what this machine lacks stays visible, with the reason. */
export function ProtectionChoice({ options, value, onChange }: ProtectionChoiceProps) {
  const { t } = useTranslation()
  const recommended = recommendProtection(options)
  return (
    <fieldset className={classes.choices}>
      <legend className={classes.legend}>{t('unlock.choose')}</legend>
      {options.map((option) => (
        <label key={option.kind} className={classes.choice}>
          <input
            className={classes.radio}
            type="radio"
            name="protection"
            value={option.kind}
            disabled={!option.available}
            checked={value === option.kind}
            onChange={() => onChange(option.kind)}
          />
          <span className={classes.choiceName}>
            {t(`protections.${option.kind}`)}
            {option.kind === recommended && <span className={classes.badge}>{t('unlock.recommended')}</span>}
          </span>
          <span className={classes.choiceHelp}>
            <Sentence text={protectionText(t, option)} />
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** The first that survives a restart; memory only is never recommended. */
export function recommendProtection(options: readonly ProtectionOption[]): Protection | null {
  return options.find(({ kind, available }) => available && kind !== 'memory')?.kind ?? null
}
