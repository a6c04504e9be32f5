/** Where a row of the journal is in the page. */
export const journalRowId = (number: number): string => `lab-row-${number}`

/** Brings a row into sight and gives it the focus. A row that is not shown (older, or filtered away) leaves everything as it is. */
export function showJournalRow(number: number): void {
  const row = document.getElementById(journalRowId(number))
  row?.scrollIntoView({ block: 'nearest' })
  row?.focus({ preventScroll: true })
}
