/** What the engine accepts as a profile's name: it is a segment of the proxy's address. */
const pattern = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/

export type NameProblem = 'invalid' | 'taken'

export function judgeName(name: string, taken: readonly string[]): NameProblem | null {
  if (!pattern.test(name)) return 'invalid'
  return taken.includes(name) ? 'taken' : null
}

/** A free name made from the provider's id: `github`, then `github-2`. */
export function suggestName(providerId: string, taken: readonly string[]): string {
  const cleaned = providerId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 58)
  const base = cleaned.replace(/^-+|-+$/g, '') || 'profile'
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`
    if (!taken.includes(name)) return name
  }
}
