import { useTranslation } from 'react-i18next'
import type { Protection, ProtectionOption } from '../../../shared/views.ts'
import { engineSentence } from '../../text/error-text.ts'
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
      {options.map(({ kind, available, reason, said }) => (
        <label key={kind} className={classes.choice}>
          <input
            className={classes.radio}
            type="radio"
            name="protection"
            value={kind}
            disabled={!available}
            checked={value === kind}
            onChange={() => onChange(kind)}
          />
          <span className={classes.choiceName}>
            {t(`protections.${kind}`)}
            {kind === recommended && <span className={classes.badge}>{t('unlock.recommended')}</span>}
          </span>
          <span className={classes.choiceHelp}>
            <Sentence
              text={
                available
                  ? t(`protectionHelp.${kind}`)
                  : [t('unlock.unavailable'), engineSentence(t, said, reason)]
                      .filter(Boolean)
                      .join(t('unlock.unavailableStop'))
              }
            />
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
