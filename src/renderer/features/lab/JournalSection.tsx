import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabJournalView } from '../../../shared/lab-views.ts'
import { Button } from '../../ui/Button.tsx'
import { Section } from '../../ui/Section.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import classes from './Journal.module.css'
import { JournalRow } from './JournalRow.tsx'
import { fitsFilter, type JournalFilter, journalFilters } from './journal-words.ts'
import { useEarlierRows } from './use-earlier-rows.ts'

/** Everything that came to the lab, the newest on top; bounded, whatever the app sends. */
export function JournalSection({ journal }: { journal: LabJournalView }) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState<JournalFilter>('all')
  const { rows, more, busy } = useEarlierRows(journal.rows, journal.dropped)
  const shown = rows.filter((row) => fitsFilter(row, filter)).toReversed()
  return (
    <Section
      title={t('lab.journal.title')}
      lead={t('lab.journal.lead')}
      actions={
        <Segmented
          label={t('lab.journal.filter')}
          options={journalFilters.map((value) => ({ value, label: t(`lab.journal.filters.${value}`) }))}
          value={filter}
          onChange={setFilter}
        />
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={classes.frame} aria-label={t('lab.journal.rows')} tabIndex={0}>
        {shown.length === 0 && <p className={classes.empty}>{t('lab.journal.empty')}</p>}
        <ol className={classes.list}>
          {shown.map((row) => (
            <JournalRow key={row.number} row={row} />
          ))}
        </ol>
        {more && (
          <Button size="small" busy={busy} onClick={more}>
            {t('lab.journal.earlier')}
          </Button>
        )}
        {!more && journal.dropped > 0 && (
          <p className={classes.empty}>{t('lab.journal.dropped', { count: journal.dropped })}</p>
        )}
      </section>
    </Section>
  )
}
