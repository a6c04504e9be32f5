import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabRowView, RequestEntry } from '../../../shared/lab-journal-views.ts'
import { useLocale } from '../../store/vault-context.tsx'
import { formatExact, formatStamp } from '../../text/format.ts'
import classes from './Journal.module.css'
import { journalRowId } from './journal-place.ts'
import { actWords, answerWords, grantName, rowTone, storyWords } from './journal-words.ts'

/** Rows are read again and again, and few of them change. */
export const JournalRow = memo(
  function JournalRow({ row }: { row: LabRowView }) {
    const { t } = useTranslation()
    const locale = useLocale()
    return (
      <li id={journalRowId(row.number)} tabIndex={-1} className={classes.row} data-kind={row.kind}>
        <span className={classes.number}>#{row.number}</span>
        <time className={classes.time} dateTime={new Date(row.at).toISOString()} title={formatExact(row.at, locale)}>
          {formatStamp(row.at, row.at, locale)}
        </time>
        {row.kind === 'act' ? <span className={classes.act}>{actWords(t, row)}</span> : <Request row={row} />}
      </li>
    )
  },
  (before, after) => JSON.stringify(before.row) === JSON.stringify(after.row),
)

function Request({ row }: { row: RequestEntry }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const story = storyWords(t, row, locale)
  return (
    <div className={classes.request}>
      <p className={classes.head}>
        <code className={classes.asked}>
          {row.method} {row.path}
          {row.grant !== null && <span className={classes.grant}> {grantName(row.grant)}</span>}
        </code>
        <span className={classes.answer} data-tone={rowTone(row)}>
          {answerWords(t, row, locale)}
        </span>
      </p>
      {story.length > 0 && <p className={classes.story}>{story.join(' · ')}</p>}
    </div>
  )
}
