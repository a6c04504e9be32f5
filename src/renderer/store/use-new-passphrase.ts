import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PassphraseValue, PassphraseWords } from '../ui/PassphraseFields.tsx'
import { minimumLength } from '../ui/passphrase-strength.ts'

/** The state and the words of `PassphraseFields`, for the two places that set a passphrase. */
export function useNewPassphrase() {
  const { t } = useTranslation()
  const [value, onChange] = useState<PassphraseValue>({ passphrase: '', again: '' })
  const [tried, setTried] = useState(false)
  const short = value.passphrase.length < minimumLength
  const different = value.passphrase !== value.again
  const words: PassphraseWords = {
    passphrase: t('unlock.newPassphrase'),
    confirm: t('unlock.confirm'),
    toggle: t('add.showSecret'),
    hint: t('unlock.strengthHint'),
    strength: (strength) => t(`unlock.strengths.${strength}`),
  }
  return {
    fields: {
      value,
      onChange,
      words,
      problems: {
        passphrase: tried && short ? t('unlock.tooShort', { count: minimumLength }) : null,
        again: tried && !short && different ? t('unlock.mismatch') : null,
      },
    },
    /** The passphrase when it may be used; otherwise `null`, and the fields say why. */
    take(): string | null {
      setTried(true)
      return short || different ? null : value.passphrase
    },
  }
}
