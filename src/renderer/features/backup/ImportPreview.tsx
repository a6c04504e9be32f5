import { Select } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClashChoice, ExportFileView } from '../../../shared/backup-views.ts'
import { useLocale } from '../../store/vault-context.tsx'
import { formatExact } from '../../text/format.ts'
import classes from './Backup.module.css'

interface ImportPreviewProps {
  readonly view: ExportFileView
  readonly clashes: ClashChoice
  readonly takeOver: boolean
  readonly onClashes: (choice: ClashChoice) => void
  readonly onTakeOver: (takeOver: boolean) => void
}

const choices = ['skip', 'replace', 'rename'] as const
const shownNames = 100

/** What the file would bring, and the two questions that only the person can answer. */
export function ImportPreview({ view, clashes, takeOver, onClashes, onTakeOver }: ImportPreviewProps) {
  const { t } = useTranslation()
  const hintId = useId()
  const locale = useLocale()
  const profiles = view.profiles ?? []
  const known = profiles.filter(({ clash }) => clash !== null).length
  const sessions = profiles.filter(({ hasSession }) => hasSession).length
  return (
    <>
      <p>{t(`backup.found.${view.kind}`, { count: profiles.length, moment: formatExact(view.createdAt, locale) })}</p>
      <ul className={classes.list}>
        {profiles.slice(0, shownNames).map(({ name, providerId, clash }) => (
          <li key={name}>
            <strong>{name}</strong> <span>{providerId}</span>
            {clash !== null && <em>{t('backup.here')}</em>}
          </li>
        ))}
        {profiles.length > shownNames && <li>{t('backup.more', { count: profiles.length - shownNames })}</li>}
      </ul>
      {known > 0 && (
        <Select
          label={t('backup.clash', { count: known })}
          data={choices.map((value) => ({ value, label: t(`backup.clashes.${value}`) }))}
          value={clashes}
          onChange={(value) => onClashes((value as ClashChoice | null) ?? 'skip')}
          allowDeselect={false}
        />
      )}
      {view.kind === 'backup' && sessions > 0 && (
        <div className={classes.check}>
          <label>
            <input
              type="checkbox"
              checked={takeOver}
              aria-describedby={hintId}
              onChange={(event) => onTakeOver(event.currentTarget.checked)}
            />
            {t('backup.takeOver')}
          </label>
          <p id={hintId}>{t('backup.takeOverHint')}</p>
        </div>
      )}
    </>
  )
}
