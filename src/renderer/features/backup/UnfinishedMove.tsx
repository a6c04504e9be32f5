import { useTranslation } from 'react-i18next'
import type { UnfinishedMoveView } from '../../../shared/backup-views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useLocale, useToast } from '../../store/vault-context.tsx'
import { formatExact } from '../../text/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'

interface UnfinishedMoveProps {
  readonly move: Pick<UnfinishedMoveView, 'id' | 'profiles' | 'startedAt'>
  readonly onSave: () => void
  readonly onSettled?: () => void
}

/** Sessions have left their profiles, and only the person knows whether the file is where it should be. */
export function UnfinishedMove({ move, onSave, onSettled }: UnfinishedMoveProps) {
  const toast = useToast()
  const { t } = useTranslation()
  const locale = useLocale()
  const run = useRun()
  const names = move.profiles.slice(0, 8).join(', ') + (move.profiles.length > 8 ? '…' : '')

  async function finish(): Promise<void> {
    if ((await run('backup.finishMove', { move: move.id })) === undefined) return
    toast({ tone: 'ok', title: t('backup.moved'), body: t('backup.movedBody') })
    onSettled?.()
  }
  async function takeBack(): Promise<void> {
    if (!(await run('backup.undoMove', { move: move.id }))) return
    toast({ tone: 'ok', title: t('backup.takenBack') })
    onSettled?.()
  }

  return (
    <Callout
      tone="warn"
      title={t('backup.unfinished', { moment: formatExact(move.startedAt, locale) })}
      actions={
        <>
          <Button size="small" variant="primary" onClick={() => void finish()}>
            {t('backup.isSaved')}
          </Button>
          <Button size="small" onClick={onSave}>
            {t('backup.saveAgain')}
          </Button>
          <Button size="small" onClick={() => void takeBack()}>
            {t('backup.takeBack')}
          </Button>
        </>
      }
    >
      {t('backup.unfinishedBody', { names })}
    </Callout>
  )
}
