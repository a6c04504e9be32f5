import { MultiSelect } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportKind, ExportView, UnfinishedMoveView } from '../../../shared/backup-views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useNewPassphrase } from '../../store/use-new-passphrase.ts'
import { useSaveFile } from '../../store/use-save-file.ts'
import { useToast, useVault } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { PassphraseFields } from '../../ui/PassphraseFields.tsx'
import { Stack } from '../../ui/Stack.tsx'
import { UnfinishedMove } from './UnfinishedMove.tsx'

interface ExportDialogProps {
  /** A kind, or the unfinished move whose file is made again. */
  readonly what: ExportKind | UnfinishedMoveView
  readonly onClose: () => void
}

export function ExportDialog({ what, onClose }: ExportDialogProps) {
  const toast = useToast()
  const { t } = useTranslation()
  const run = useRun()
  const save = useSaveFile()
  const names = useVault(({ profiles }) => profiles).map(({ name }) => name)
  const [chosen, setChosen] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<ExportView | null>(null)
  const passphrase = useNewPassphrase()
  const resumed = typeof what === 'string' ? undefined : what
  const kind = typeof what === 'string' ? what : 'move'
  const sealed = kind !== 'definitions'

  async function make(secret: { passphrase?: string }): Promise<ExportView | undefined> {
    if (resumed) return run('backup.resumeMove', { move: resumed.id, passphrase: secret.passphrase ?? '' })
    return run('backup.export', { kind, ...secret, ...(chosen.length === 0 ? {} : { profiles: chosen }) })
  }

  /** A move is finished only when its file is known to be written; a browser does not tell. */
  async function store(file: ExportView): Promise<void> {
    const saved = await save(file)
    setMade(file)
    if (saved === 'not' || (saved === 'handed' && file.move !== null)) return
    if (file.move !== null && (await run('backup.finishMove', { move: file.move })) === undefined) return
    onClose()
    const body = file.move === null ? undefined : t('backup.movedBody')
    toast({ tone: 'ok', title: t(`backup.done.${file.kind}`, { count: file.profiles.length }), body })
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const secret = sealed ? passphrase.take() : ''
    if (secret === null || busy) return
    setBusy(true)
    const file = await make(sealed ? { passphrase: secret } : {})
    if (file) await store(file)
    setBusy(false)
  }

  return (
    <Dialog sticky title={t(`backup.titles.${kind}`)} closeLabel={t('actions.close')} onClose={onClose}>
      {made ? (
        <Stack>
          {made.move === null ? (
            <Callout tone="warn" title={t('backup.notSaved')} />
          ) : (
            <UnfinishedMove
              move={{ id: made.move, profiles: made.profiles, startedAt: Date.now() }}
              onSave={() => void store(made)}
              onSettled={onClose}
            />
          )}
          <FormActions>
            <Button onClick={onClose}>{t('actions.close')}</Button>
            {made.move === null && (
              <Button variant="primary" onClick={() => void store(made)}>
                {t('backup.saveAgain')}
              </Button>
            )}
          </FormActions>
        </Stack>
      ) : (
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Stack>
            <p>{t(`backup.about.${kind}`)}</p>
            {!resumed && (
              <MultiSelect
                label={t('backup.profiles')}
                placeholder={chosen.length === 0 ? t('backup.everyProfile') : ''}
                data={names}
                value={chosen}
                onChange={setChosen}
                searchable
                clearable
                limit={50}
                clearButtonProps={{ 'aria-label': t('backup.everyProfile') }}
              />
            )}
            {sealed && <PassphraseFields {...passphrase.fields} />}
          </Stack>
          <FormActions>
            <Button onClick={onClose}>{t('actions.cancel')}</Button>
            <Button type="submit" variant="primary" busy={busy}>
              {t(kind === 'move' ? 'backup.move' : 'backup.save')}
            </Button>
          </FormActions>
        </form>
      )}
    </Dialog>
  )
}
