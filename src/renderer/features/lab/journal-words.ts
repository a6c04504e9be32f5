import type { TFunction } from 'i18next'
import type { ActEntry, LabRowView, Presented, RequestEntry } from '../../../shared/lab-journal-views.ts'
import { formatSpan } from '../../text/format.ts'
import { troubleOf } from './trouble-model.ts'

export const journalFilters = ['all', 'tokens', 'trouble'] as const
export type JournalFilter = (typeof journalFilters)[number]

export type RowTone = 'ok' | 'warn' | 'danger' | 'neutral'

/** How a request went, at one glance. */
export function rowTone({ answered }: RequestEntry): RowTone {
  if (answered === null) return 'neutral'
  if (answered.wire !== 'sent' || answered.status === null || answered.status >= 500) return 'danger'
  return answered.status >= 400 ? 'warn' : 'ok'
}

export function fitsFilter(row: LabRowView, filter: JournalFilter): boolean {
  if (filter === 'all') return true
  if (row.kind === 'act') return filter === 'trouble'
  if (filter === 'tokens') return row.endpoint === 'token' || row.endpoint === 'revocation' || row.endpoint === 'device'
  const { faults, inQuery, answered } = row
  return faults.length > 0 || inQuery !== null || (answered !== null && rowTone(row) !== 'ok')
}

/** The short name of a grant: `refresh_token`, `device_code`. */
export function grantName(grant: string): string {
  return grant.split(':').at(-1) ?? grant
}

/** What the lab answered, or that it still thinks. */
export function answerWords(t: TFunction, { answered }: RequestEntry, locale: string): string {
  if (answered === null) return t('lab.journal.under')
  const { status, error, retryAfterMs, wire } = answered
  return [
    ...(status === null ? [] : [`${status}`]),
    ...(error === null ? [] : [error]),
    ...(wire === 'sent' ? [] : [t(`lab.journal.wires.${wire}`)]),
    ...(retryAfterMs === null ? [] : [t('lab.journal.retryAfter', { duration: formatSpan(retryAfterMs, locale) })]),
  ].join(' · ')
}

/** What the app showed, what the lab wrote down for good, and what had been planned. */
export function storyWords(t: TFunction, row: RequestEntry, locale: string): readonly string[] {
  const { presented, committed, inQuery, faults } = row
  return [
    ...(presented === null ? [] : [shownWords(t, presented, locale)]),
    ...(committed === null
      ? []
      : [
          t(`lab.journal.committed.${committed.kind}`, {
            family: committed.family ?? '',
            refresh: committed.refreshSerial ?? '',
          }),
        ]),
    ...(inQuery === null ? [] : [t('lab.journal.inQuery')]),
    ...faults.map(({ id }) => t('lab.journal.fault', { name: faultName(t, id) })),
  ]
}

function faultName(t: TFunction, id: string): string {
  const trouble = troubleOf(id)
  return trouble === null ? id : t(`lab.trouble.kinds.${trouble}`)
}

function shownWords(t: TFunction, { kind, serial, family, state, sinceMs }: Presented, locale: string): string {
  const strange = state === 'unknown' && (kind === 'refresh-token' || kind === 'access-token')
  const what = strange
    ? t(`lab.journal.strange.${kind}`)
    : t(`lab.journal.shown.${kind}`, { serial: serial ?? '', family: family ?? '' })
  if (state === 'good' || state === 'unknown') return what
  const duration = formatSpan(sinceMs ?? 0, locale)
  return t('lab.journal.withState', { what, state: t(`lab.journal.states.${state}`, { duration }) })
}

export function actWords(t: TFunction, { act, detail }: ActEntry): string {
  return t(`lab.journal.acts.${act}`, { detail })
}
