import { PasswordInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WireError } from '../../../shared/result.ts'
import type { VaultStatusView } from '../../../shared/views.ts'
import { useWindow } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import classes from './Unlock.module.css'

/** What went wrong at opening; that a passphrase is wanted is the usual case and no failure. */
export function openingProblem({ problem }: VaultStatusView): WireError | null {
  return problem?.code === 'VAULT_LOCKED' ? null : problem
}

/** A locked vault: by passphrase where there is one, and by trying the keystore again where that is what guards it. */
export function OpenVault({ status }: { status: VaultStatusView }) {
  const { t } = useTranslation()
  const { client, store } = useWindow()
  const [passphrase, setPassphrase] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<WireError | null>(openingProblem(status))
  const byPassphrase = status.slots.includes('passphrase')
  const keystore = status.slots.find((slot) => slot === 'keychain' || slot === 'safe-storage')
  const wrong = failure?.code === 'WRONG_PASSPHRASE'

  async function unlock(input: { passphrase?: string }): Promise<void> {
    if (busy) return
    setBusy(true)
    const result = await client.call('vault.unlock', input)
    setBusy(false)
    if (result.ok) store.setState({ vault: result.value })
    setFailure(result.ok ? openingProblem(result.value) : result.error)
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (passphrase !== '') void unlock({ passphrase })
  }

  return (
    <div className={classes.form}>
      {failure && !wrong && <Problem error={failure} />}
      {byPassphrase && (
        <form className={classes.form} onSubmit={submit}>
          <PasswordInput
            label={t('unlock.passphrase')}
            autoFocus
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
            error={wrong && t('unlock.wrong')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('add.showSecret') }}
          />
          <Button type="submit" variant="primary" size="large" icon="lock" busy={busy}>
            {t('unlock.unlock')}
          </Button>
        </form>
      )}
      {keystore && (
        <Button
          size="large"
          variant={byPassphrase ? 'secondary' : 'primary'}
          busy={busy}
          onClick={() => void unlock({})}
        >
          {failure ? t('unlock.unlockWith', { protection: t(`protections.${keystore}`) }) : t('unlock.unlock')}
        </Button>
      )}
      {!keystore && !byPassphrase && (
        <Button size="large" variant="primary" busy={busy} onClick={() => void unlock({})}>
          {t('unlock.retry')}
        </Button>
      )}
    </div>
  )
}

/** Why the vault did not open, and what a person can do. Damage is told apart from a keystore that merely sleeps. */
function Problem({ error }: { error: WireError }) {
  const { t } = useTranslation()
  const { title, remedy, detail } = errorText(t, error)
  if (error.code === 'VAULT_DAMAGED') {
    return (
      <Callout live tone="danger" title={t('unlock.damaged')}>
        <p>{t('unlock.damagedBody')}</p>
        {detail && (
          <p>
            <Sentence text={detail} />
          </p>
        )}
      </Callout>
    )
  }
  if (error.code === 'KEYSTORE_UNAVAILABLE') {
    return (
      <Callout live tone="warn" title={t('unlock.keystore')}>
        <p>{t('unlock.keystoreBody')}</p>
        {detail && (
          <p>
            <Sentence text={detail} />
          </p>
        )}
      </Callout>
    )
  }
  return (
    <Callout live tone="danger" title={title}>
      <p>{remedy}</p>
      {detail && (
        <p>
          <Sentence text={detail} />
        </p>
      )}
    </Callout>
  )
}
