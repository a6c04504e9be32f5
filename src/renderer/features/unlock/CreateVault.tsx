import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WireError } from '../../../shared/result.ts'
import type { Protection, VaultStatusView } from '../../../shared/views.ts'
import { useNewPassphrase } from '../../store/use-new-passphrase.ts'
import { useWindow } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { PassphraseFields } from '../../ui/PassphraseFields.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { ProtectionChoice, recommendProtection } from './ProtectionChoice.tsx'
import classes from './Unlock.module.css'

/** First start: what guards the key, with nothing decided behind the person's back. */
export function CreateVault({ status }: { status: VaultStatusView }) {
  const { t } = useTranslation()
  const { client, store, dialogs } = useWindow()
  const [protection, setProtection] = useState<Protection | null>(() => recommendProtection(status.options))
  const [accepted, setAccepted] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<WireError | null>(null)
  const passphrase = useNewPassphrase()
  /** Which of the two buttons was pressed. */
  const thenImport = useRef(false)
  const blocked = protection === null || (protection === 'memory' && !accepted)

  async function create(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (blocked || busy) return
    const chosen = protection === 'passphrase' ? passphrase.take() : ''
    if (chosen === null) return
    setBusy(true)
    const input = protection === 'passphrase' ? { protection, passphrase: chosen } : { protection }
    const result = await client.call('vault.initialise', input)
    setBusy(false)
    if (!result.ok) return setFailure(result.error)
    if (thenImport.current) dialogs.show({ kind: 'import' })
    store.setState({ vault: result.value })
  }

  return (
    <form className={classes.form} onSubmit={(event) => void create(event)} noValidate>
      <ProtectionChoice options={status.options} value={protection} onChange={setProtection} />
      {protection === 'passphrase' && <PassphraseFields {...passphrase.fields} />}
      {protection === 'memory' && (
        <Callout tone="warn" title={t('unlock.memoryWarning')}>
          {t('unlock.memoryWarningBody')}
          <label className={classes.check}>
            <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.currentTarget.checked)} />
            {t('unlock.memoryAccept')}
          </label>
        </Callout>
      )}
      {failure && (
        <Callout live tone="danger" title={errorText(t, failure).title}>
          {errorText(t, failure).remedy} <Sentence text={errorText(t, failure).detail} />
        </Callout>
      )}
      <Button
        type="submit"
        variant="primary"
        size="large"
        busy={busy}
        disabled={blocked}
        onClick={() => {
          thenImport.current = false
        }}
      >
        {t('unlock.create')}
      </Button>
      <Button
        type="submit"
        variant="quiet"
        disabled={blocked}
        onClick={() => {
          thenImport.current = true
        }}
      >
        {t('backup.firstImport')}
      </Button>
    </form>
  )
}
