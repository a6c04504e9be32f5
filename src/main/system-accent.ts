/**
 * The person's own colour for the whole system, as `#rrggbb`. Electron tells it as `RRGGBBAA`; what a system without one
 * answers, or throws, is no colour.
 */
export function systemAccent(read: () => string): string | null {
  try {
    const [colour] = /^[0-9a-f]{6}/i.exec(read()) ?? []
    return colour === undefined ? null : `#${colour.toLowerCase()}`
  } catch {
    return null
  }
}
