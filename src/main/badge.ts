/** How many need a person, where the desktop shows it beside the program: dock, launcher or taskbar. */
export type Badge = (count: number) => void

export interface BadgeDeps {
  readonly platform: NodeJS.Platform
  /** macOS and the launchers of Linux that know counts. */
  readonly setCount: (count: number) => void
  /** Windows marks the button of a window instead; `null` takes the mark away. */
  readonly markWindow: (words: string | null) => void
  /** What the mark means, for screen readers. */
  readonly words: (count: number) => string
}

/** A badge says the same thing once: each change of it makes some desktops draw, or bounce, again. */
export function createBadge({ platform, setCount, markWindow, words }: BadgeDeps): Badge {
  let shown = 0
  return (count) => {
    if (count === shown) return
    shown = count
    if (platform === 'win32') markWindow(count === 0 ? null : words(count))
    else setCount(count)
  }
}
