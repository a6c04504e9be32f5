import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportKind, UnfinishedMoveView } from '../../../shared/backup-views.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { UnfinishedMove } from './UnfinishedMove.tsx'
import { useUnfinishedMoves } from './use-unfinished-moves.ts'

const kinds: readonly ExportKind[] = ['backup', 'move', 'definitions']

/** Out of this vault in one file, and into it. */
export function BackupSection() {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const empty = useVault(({ profiles }) => profiles.length === 0)
  const moves = useUnfinishedMoves()
  const [open, setOpen] = useState<ExportKind | UnfinishedMoveView | null>(null)
  return (
    <Section title={t('backup.title')} lead={t('backup.lead')}>
      {moves.map((move) => (
        <UnfinishedMove key={move.id} move={move} onSave={() => setOpen(move)} />
      ))}
      <Rows>
        {kinds.map((kind) => (
          <Row key={kind} label={t(`backup.kinds.${kind}`)} hint={t(`backup.hints.${kind}`)}>
            <Button
              size="small"
              disabled={empty}
              aria-label={`${t('backup.export')}: ${t(`backup.kinds.${kind}`)}`}
              onClick={() => setOpen(kind)}
            >
              {t('backup.export')}
            </Button>
          </Row>
        ))}
        <Row label={t('backup.importTitle')} hint={t('backup.importHint')}>
          <Button size="small" onClick={() => dialogs.show({ kind: 'import' })}>
            {t('backup.import')}
          </Button>
        </Row>
      </Rows>
      {open && <ExportDialog what={open} onClose={() => setOpen(null)} />}
    </Section>
  )
}
