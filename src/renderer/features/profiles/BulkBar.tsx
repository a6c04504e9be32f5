import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { canDo } from '../../store/profile-actions.ts'
import { useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import classes from './BulkBar.module.css'
import { useBulkRefresh, useBulkUndoable } from './use-bulk.ts'

interface BulkBarProps {
  readonly marked: readonly ProfileView[]
  readonly onClear: () => void
}

/** What can be done with all marked profiles at once, below the list. */
export function BulkBar({ marked, onClear }: BulkBarProps) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const refresh = useBulkRefresh()
  const undoable = useBulkUndoable()
  const profileIds = marked.map(({ id }) => id)
  const refreshable = marked.filter((profile) => canDo('refresh', profile))
  const leaving = marked.filter((profile) => canDo('signOut', profile))
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('bulk.label')}>
      <span className={classes.count} role="status">
        {t('bulk.marked', { count: marked.length })}
      </span>
      <IconButton
        icon="refresh"
        label={t('bulk.refresh', { count: refreshable.length })}
        disabled={refreshable.length === 0}
        onClick={() => void refresh(refreshable)}
      />
      <IconButton icon="tag" label={t('bulk.tag')} onClick={() => dialogs.show({ kind: 'bulk-tag', profileIds })} />
      <IconButton
        icon="signOut"
        label={t('bulk.signOut', { count: leaving.length })}
        disabled={leaving.length === 0}
        onClick={() => void undoable('signOut', leaving)}
      />
      <IconButton
        icon="trash"
        label={t('bulk.remove', { count: marked.length })}
        onClick={() => void undoable('remove', marked)}
      />
      <Button size="small" variant="quiet" onClick={onClear}>
        {t('bulk.clear')}
      </Button>
    </div>
  )
}
