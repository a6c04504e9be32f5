import { PasswordInput } from '@mantine/core'
import { type ChangeEvent, type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClashChoice, ExportFileView, ImportView } from '../../../shared/backup-views.ts'
import type { WireError } from '../../../shared/result.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { Stack } from '../../ui/Stack.tsx'
import classes from './Backup.module.css'
import { ImportPreview } from './ImportPreview.tsx'

/** More than an export of ten thousand profiles. */
const largestFile = 64 * 1024 * 1024

/** Choose a file, open it, see what is in it, bring it in. */
export function ImportDialog() {
  const toast = useToast()
  const { t } = useTranslation()
  const { client, dialogs } = useWindow()
  const picker = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<{ name: string; text: string } | null>(null)
  const [view, setView] = useState<ExportFileView | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [clashes, setClashes] = useState<ClashChoice>('skip')
  const [takeOver, setTakeOver] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<WireError | null>(null)
  const close = () => dialogs.close()

  async function inspect(text: string, secret?: string): Promise<void> {
    setBusy(true)
    const result = await client.call('backup.inspect', {
      text,
      ...(secret === undefined ? {} : { passphrase: secret }),
    })
    setBusy(false)
    setProblem(result.ok ? null : result.error)
    if (result.ok) setView(result.value)
  }

  async function choose(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const chosen = event.currentTarget.files?.[0]
    // The same file may be chosen again after it was corrected.
    event.currentTarget.value = ''
    if (!chosen) return
    setView(null)
    setPassphrase('')
    if (chosen.size > largestFile) {
      return setProblem({
        code: 'INVALID_INPUT',
        message: t('backup.tooLarge', { file: chosen.name }),
        retryable: false,
      })
    }
    const text = await chosen.text()
    setFile({ name: chosen.name, text })
    await inspect(text)
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (!file || !view || busy) return
    const secret = view.sealed ? { passphrase } : {}
    if (!view.profiles) return inspect(file.text, passphrase)
    setBusy(true)
    const result = await client.call('backup.import', { text: file.text, ...secret, clashes, takeOver })
    setBusy(false)
    if (!result.ok) return setProblem(result.error)
    close()
    told(result.value)
  }

  function told(done: ImportView): void {
    const parts = (['added', 'returned', 'replaced', 'skipped', 'held', 'keptNewer'] as const).flatMap((part) =>
      done[part].length === 0 ? [] : [t(`backup.result.${part}`, { count: done[part].length })],
    )
    toast({ tone: 'ok', title: t('backup.imported'), body: parts.join('\n') })
  }

  return (
    <Dialog sticky title={t('backup.importTitle')} closeLabel={t('actions.close')} onClose={close}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack>
          <div className={classes.file}>
            <input
              ref={picker}
              type="file"
              hidden
              accept="application/json,.json"
              aria-label={t('backup.choose')}
              tabIndex={-1}
              onChange={(event) => void choose(event)}
            />
            <Button data-autofocus icon="file" onClick={() => picker.current?.click()}>
              {t('backup.choose')}
            </Button>
            {file && <span className={classes.name}>{file.name}</span>}
          </div>
          {!file && <p>{t('backup.importAbout')}</p>}
          {view && !view.profiles && (
            <PasswordInput
              label={t('backup.filePassphrase')}
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
              autoComplete="off"
              visibilityToggleButtonProps={{ 'aria-label': t('add.showSecret') }}
            />
          )}
          {view?.profiles && (
            <ImportPreview view={view} {...{ clashes, takeOver }} onClashes={setClashes} onTakeOver={setTakeOver} />
          )}
          {problem && <Problem error={problem} />}
        </Stack>
        <FormActions>
          <Button onClick={close}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!view || (!view.profiles && passphrase === '')}>
            {t(view && !view.profiles ? 'backup.open' : 'backup.bring')}
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}

function Problem({ error }: { error: WireError }) {
  const { t } = useTranslation()
  // The general words for this code speak of the vault's own passphrase, which is another one.
  if (error.code === 'WRONG_PASSPHRASE') return <Callout live tone="danger" title={t('backup.wrong')} />
  const { title, detail } = errorText(t, error)
  return (
    <Callout live tone="danger" title={title}>
      <Sentence text={detail} />
    </Callout>
  )
}
