/** Where a row of the journal is in the page. */
export const journalRowId = (number: number): string => `lab-row-${number}`

/** Brings a row into sight and gives it the focus. `false`: it is not on the page (older, or filtered away). */
export function showJournalRow(number: number): boolean {
  const row = document.getElementById(journalRowId(number))
  row?.scrollIntoView({ block: 'nearest' })
  row?.focus({ preventScroll: true })
  return row !== null
}
