import { TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../shared/result.ts'
import type { ProfileView, TriedRequestView } from '../../../shared/views.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import classes from './FirstRequest.module.css'
import { isPath } from './first-request-model.ts'
import { RequestResult } from './RequestResult.tsx'

/** One request through the proxy, from the window: whether it works, before any tool is told about it. */
export function FirstRequest({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { client, store } = useWindow()
  const example = useVault(({ providers }) => providers.find(({ id }) => id === profile.providerId)?.examplePath)
  const added = useVault((state) => state.added === profile.id)
  const [path, setPath] = useState(example ?? '/')
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Result<TriedRequestView> | null>(null)
  const ready = profile.state === 'valid' || profile.state === 'static'
  const sent = useRef(false)

  async function send(): Promise<void> {
    setBusy(true)
    setResult(await client.call('proxy.try', { profile: profile.id, path }))
    setBusy(false)
  }
  // A profile that was added just now shows that it works, where its definition knows what may be read.
  useEffect(() => {
    if (!added || !ready || sent.current) return
    sent.current = true
    store.setState({ added: null })
    if (example) void send()
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isPath(path) && !busy) void send()
  }
  const error = path !== '' && !isPath(path) ? t('firstRequest.pathInvalid') : null
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        className={classes.path}
        label={t('firstRequest.path')}
        leftSection={<span className={classes.method}>GET</span>}
        leftSectionWidth={44}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        error={error}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" busy={busy}>
        {t('firstRequest.send')}
      </Button>
      <div className={classes.result} role="status">
        {result && <RequestResult result={result} />}
      </div>
    </form>
  )
}
