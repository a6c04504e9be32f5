import type { Clock } from '../ports.ts'

/** A request that was refused and that a person lets through once, when its tool sends it again. */
export interface Pass {
  readonly clientId: string
  readonly profileId: string
  readonly method: string
  /** What follows the profile's name, to the letter. */
  readonly path: string
}

/** Kept in memory only: what a person allowed for the next minutes must not outlive the program. */
export interface OneTimePasses {
  give(pass: Pass): void
  find(request: Pass): Pass | null
  /** The request goes out now; the next one like it is judged as before. */
  use(pass: Pass): void
}

/** Long enough to tell a tool to try again. */
export const passMs = 10 * 60_000
const most = 64

export function createOneTimePasses(clock: Pick<Clock, 'now'>): OneTimePasses {
  const passes = new Map<string, { readonly pass: Pass; readonly until: number }>()
  const keyOf = ({ clientId, profileId, method, path }: Pass) => [clientId, profileId, method, path].join('\n')
  return {
    give(pass) {
      const key = keyOf(pass)
      passes.delete(key)
      passes.set(key, { pass, until: clock.now() + passMs })
      const [oldest] = passes.keys()
      if (passes.size > most && oldest !== undefined) passes.delete(oldest)
    },
    find(request) {
      if (passes.size === 0) return null
      const found = passes.get(keyOf(request))
      return found !== undefined && found.until > clock.now() ? found.pass : null
    },
    use: (pass) => void passes.delete(keyOf(pass)),
  }
}
