/** Columns of equal width, two spaces apart; the last column is not padded. Widths count what is shown, not colour codes. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => shownLength(row[column] ?? ''))))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - shownLength(cell)),
      )
      .join('  ')
      .trimEnd(),
  )
}

function shownLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what colour codes begin with
  const shown = text.replaceAll(/\u001b\[\d+m/g, '')
  // A terminal gives a Chinese character two columns.
  return shown.length + (shown.match(/[\p{Script=Han}，。：；、（）“”]/gu)?.length ?? 0)
}
