import type { HeldLab } from '../../support/held-lab.ts'
import type { OnDisk } from '../../support/role-process.ts'
import { countReuse } from '../presentations.ts'

/** Where a session stands: what the disk holds against what the server knows. */
export type Standing =
  /** The refresh token on disk is the newest that the server accepts. */
  | 'newest'
  /** The server may know a newer one, and the disk says so: a refresh is marked as under way, and since when. */
  | 'in-flight'
  /** The profile says that a person has to sign in, because an answer was lost, and since when. */
  | 'named'
  /** None of these: a session was lost. */
  | 'lost'

export function standing({ lab }: HeldLab, disk: OnDisk | null): Standing {
  if (!disk?.refreshToken) return 'lost'
  const { needsSignIn, refreshStartedAt, answerLostAt } = disk.facts
  const accepted = lab.accepts(disk.refreshToken)
  if (needsSignIn) {
    const honest = needsSignIn.reason === 'refresh-interrupted' && answerLostAt !== undefined && !accepted
    return honest ? 'named' : 'lost'
  }
  const newest = lab.families().at(-1)?.current?.value === disk.refreshToken
  if (accepted && newest) return 'newest'
  return refreshStartedAt === null ? 'lost' : 'in-flight'
}

/** Remembers of each refresh that the server saw whether its answer came to anything here. */
export function createOutcomes(rig: HeldLab) {
  const outcomes = new Map<number, boolean>()
  return {
    /** The answer to the refresh that came after so many never arrived. */
    lose(before: number): void {
      const entry = rig.refreshes()[before]
      if (entry) outcomes.set(entry.number, false)
    },
    /** The refreshes that nobody has looked at yet are over, and this stands on the disk. */
    note(disk: OnDisk | null): void {
      const [, family, serial] = disk?.refreshToken?.split('.') ?? []
      for (const { number, committed } of rig.refreshes()) {
        if (outcomes.has(number)) continue
        // A refusal reaches a process that lives: those that are killed are killed before they hear one.
        outcomes.set(
          number,
          committed === null || `${committed.family}.${committed.refreshSerial}` === `${family}.${serial}`,
        )
      }
    },
    /** Spent tokens that were presented, and the safe retries among them. */
    judge() {
      const refreshes = rig.refreshes()
      const presentations = refreshes.map((entry) => ({ entry, settled: outcomes.get(entry.number) === true }))
      return { ...countReuse(presentations), requests: refreshes.length }
    },
  }
}
