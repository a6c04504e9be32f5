/** Hands a file to the browser; only the person knows what came of it. */
export function handDownload(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download holds the data by now; the page need not.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
