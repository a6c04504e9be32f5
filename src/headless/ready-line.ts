/** What `serve --json` prints, on one line, once everything answers. */
export interface ReadyLine {
  /** The window's one-time link; `null` when a desktop owns the data directory and shows its own window. */
  readonly ui: string | null
  readonly proxy: string | null
  readonly home: string
  readonly pid: number | null
}

/** The same for a person. */
export function readyText({ ui, proxy, home }: ReadyLine): string {
  const lines = [
    `Window          ${ui ?? 'shown by the desktop application'}`,
    `Proxy           ${proxy ?? 'not listening; `tokenvault doctor` says why'}`,
    `Data directory  ${home}`,
  ]
  return `${lines.join('\n')}\n`
}
