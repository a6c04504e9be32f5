import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HistoryEntryView } from '../../../shared/history-views.ts'
import { profileSentences } from '../../../shared/profile-sentences.ts'
import type { ProfileView } from '../../../shared/views.ts'
import { useLocale, useNow, useWindow } from '../../store/vault-context.tsx'
import { formatExact, formatMoment } from '../../text/format.ts'
import { languageOf } from '../../text/local-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './Past.module.css'

/** As many as tell the present; the rest on request. */
const firstShown = 5
/** Walking through the list with the arrow keys asks only where it rests. */
const settleMs = 80

/** What became of the profile's sign-ins and refreshes. */
export function HistorySection({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const entries = useHistory(profile)
  const [all, setAll] = useState(false)
  if (!entries || entries.length === 0) return null
  return (
    <Section title={t('history.title')} lead={t('history.lead')}>
      <ol className={classes.entries}>
        {(all ? entries : entries.slice(0, firstShown)).map((entry) => (
          <Entry key={`${entry.kind}-${entry.at}`} entry={entry} />
        ))}
      </ol>
      {!all && entries.length > firstShown && (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            {t('history.more')}
          </Button>
        </div>
      )}
    </Section>
  )
}

/** Read again whenever the profile shows that something happened to it. */
function useHistory({ id, lastRefreshedAt, stateSince, lastError }: ProfileView) {
  const { client } = useWindow()
  const [entries, setEntries] = useState<readonly HistoryEntryView[] | null>(null)
  const moved = `${lastRefreshedAt} ${stateSince} ${lastError?.at}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: `moved` is the reason to read again
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      void client.call('profiles.history', { profile: id }).then((result) => {
        if (current && result.ok) setEntries(result.value)
      })
    }, settleMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, id, moved])
  return entries
}

const tones = { 'signed-in': 'ok', refreshed: 'ok', failed: 'warn', ended: 'danger', 'signed-out': 'neutral' } as const

function Entry({ entry }: { entry: HistoryEntryView }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const now = useNow()
  const moment = (at: number) => formatMoment(at, now, locale)
  return (
    <li className={classes.entry}>
      <i className={classes.dot} data-tone={tones[entry.kind]} aria-hidden="true" />
      <span className={classes.what}>
        {wordsOf()}
        <span className={classes.more}>{detailOf()}</span>
      </span>
      <time className={classes.when} dateTime={new Date(entry.at).toISOString()} title={formatExact(entry.at, locale)}>
        {moment(entry.at)}
      </time>
    </li>
  )

  function wordsOf(): string {
    if (entry.kind === 'ended') return profileSentences[languageOf(locale)].signIn[entry.reason].happened
    if (entry.kind === 'failed') return t('history.failed', { cause: t(`errors.${entry.code}.title`) })
    return t(`history.${entry.kind}`)
  }

  function detailOf(): string | null {
    if (entry.times > 1) return t('history.times', { count: entry.times, moment: moment(entry.until) })
    const good = (entry.kind === 'refreshed' || entry.kind === 'signed-in') && entry.expiresAt !== null
    return good ? t('history.good', { moment: moment(entry.expiresAt ?? 0) }) : null
  }
}
