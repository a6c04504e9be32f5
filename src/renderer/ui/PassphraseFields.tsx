import { PasswordInput } from '@mantine/core'
import type { Tone } from './Callout.tsx'
import { Meter } from './Meter.tsx'
import classes from './PassphraseFields.module.css'
import { judgePassphrase, type Strength } from './passphrase-strength.ts'
import { Stack } from './Stack.tsx'

export interface PassphraseValue {
  readonly passphrase: string
  readonly again: string
}

export interface PassphraseWords {
  readonly passphrase: string
  readonly confirm: string
  readonly toggle: string
  readonly hint: string
  readonly strength: (strength: Strength) => string
}

interface PassphraseFieldsProps {
  readonly value: PassphraseValue
  readonly onChange: (value: PassphraseValue) => void
  readonly words: PassphraseWords
  /** Shown once the person has tried to go on. */
  readonly problems: { readonly passphrase?: string | null; readonly again?: string | null }
}

const tones: Record<Strength, Tone> = { weak: 'danger', fair: 'warn', good: 'ok', strong: 'ok' }

/** A new passphrase, typed twice, with an honest word about its strength. */
export function PassphraseFields({ value, onChange, words, problems }: PassphraseFieldsProps) {
  const { strength, bits } = judgePassphrase(value.passphrase)
  return (
    <Stack>
      <PasswordInput
        data-autofocus
        label={words.passphrase}
        value={value.passphrase}
        onChange={(event) => onChange({ ...value, passphrase: event.currentTarget.value })}
        error={problems.passphrase}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': words.toggle }}
      />
      <div className={classes.strength}>
        <Meter fraction={Math.min(1, bits / 80)} tone={tones[strength]} />
        <span aria-live="polite" className={classes.word}>
          {value.passphrase === '' ? '' : words.strength(strength)}
        </span>
        <span className={classes.hint}>{words.hint}</span>
      </div>
      <PasswordInput
        label={words.confirm}
        value={value.again}
        onChange={(event) => onChange({ ...value, again: event.currentTarget.value })}
        error={problems.again}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': words.toggle }}
      />
    </Stack>
  )
}
