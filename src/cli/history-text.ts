import { errorWords } from '../shared/error-words.ts'
import type { HistoryEntryView } from '../shared/history-views.ts'
import { profileSentences } from '../shared/profile-sentences.ts'
import { formatMoment } from '../shared/time-words.ts'

/** When, and what became of a sign-in or a refresh: one row of a table. */
export function historyRow(entry: HistoryEntryView, now: number): [when: string, what: string] {
  const [first, last] = [entry.at, entry.until].map((at) => formatMoment(at, now, 'en'))
  const when = entry.times > 1 && first !== last ? `${first} to ${last}` : `${first}`
  return [when, entry.times > 1 ? `${outcomeText(entry)} (${entry.times} times)` : outcomeText(entry)]
}

function outcomeText(entry: HistoryEntryView): string {
  switch (entry.kind) {
    case 'signed-in':
      return 'signed in'
    case 'refreshed':
      return 'refreshed'
    case 'signed-out':
      return 'signed out'
    case 'failed':
      return `refresh failed: ${errorWords.en[entry.code].title}`
    case 'ended':
      return `needs sign-in: ${profileSentences.en.signIn[entry.reason].happened}`
  }
}
