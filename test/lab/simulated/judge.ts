import { countEarly, countReuse, type Presentation } from '../presentations.ts'
import type { Verdict } from '../verdict.ts'
import type { RefreshExchange } from './lab-line.ts'
import type { World } from './world.ts'

export interface Expectations {
  /** Two refreshes of one session are at least so far apart, unless something asked for the second one. */
  readonly leastGapMs: number
  /** No answer can be lost for good here: a session that ends is lost, whatever reason it names. */
  readonly recovers?: boolean | undefined
  /** Whoever uses the session in time keeps it: not even the server's own limit may end it. */
  readonly survives?: boolean | undefined
}

/** Looks at a world after `live`: what the server saw, what is on the disk, what the profile says. */
export async function judge(world: World, expected: Expectations): Promise<Verdict> {
  const violations: string[] = []
  const presentations = world.line.exchanges.map((exchange) => presentationOf(world, exchange))
  const { reused, safeRetries } = countReuse(presentations)
  const doubles = Math.max(0, countEarly(presentations, expected.leastGapMs) - world.state.excuses)
  if (reused > 0) violations.push(`${reused} spent refresh tokens were presented although their answer had arrived`)
  if (doubles > 0) violations.push(`${doubles} refreshes more than expiries`)
  if (world.early.length > 0)
    violations.push(`${world.early.length} access tokens were handed out before they were on disk`)
  const faults = world.processes.flatMap((process) => process.faults)
  if (faults.length > 0) violations.push(`a listener failed: ${String(faults[0])}`)

  const { lost, ending } = await judgeEnd(world, presentations, expected)
  violations.push(...lost)
  return {
    violations,
    sessionsLost: lost.length > 0 || world.early.length > 0 ? 1 : 0,
    doubleRefreshes: doubles,
    tokensReused: reused,
    requests: presentations.length,
    safeRetries,
    namedEndings: ending ? 1 : 0,
  }
}

function presentationOf(world: World, exchange: RefreshExchange): Presentation {
  const entry = exchange.entry()
  const process = world.processes[exchange.process]
  const issued = entry.committed?.kind === 'rotated' || entry.committed?.kind === 'repeated'
  const heard = exchange.arrived && !issued && process?.life.dead !== true
  const kept = exchange.brought !== null && world.disk.held.get(exchange.brought)?.has(exchange.process) === true
  return { entry, settled: kept || heard }
}

/** The invariant: the newest token that the server accepts is on disk, or the profile says precisely why that cannot be. */
async function judgeEnd(world: World, presentations: readonly Presentation[], expected: Expectations) {
  const { facts } = await world.store.reread(world.profileId)
  const tokens = await world.store.tokens(world.profileId)
  const family = world.lab.families.list().at(-1)
  const accepted = world.lab.families.accepts(tokens?.refreshToken ?? '')
  const ended = family?.revoked?.reason ?? null
  const { needsSignIn } = facts
  if (!needsSignIn) {
    if (accepted && family?.current?.value === tokens?.refreshToken) return { lost: [], ending: false }
    if (ended !== null && ended !== 'reuse') return { lost: [], ending: false }
    return { lost: ['the refresh token on disk is not the newest, and the profile does not say so'], ending: false }
  }
  const answersLost = presentations.some(({ entry, settled }) => entry.committed !== null && !settled)
  const byServer = ended !== null && ended !== 'reuse'
  const named =
    (needsSignIn.reason === 'refresh-interrupted' && (answersLost || byServer)) ||
    (needsSignIn.reason === 'session-ended' && byServer)
  if (accepted)
    return {
      lost: [`the session was given up (${needsSignIn.reason}) although the server takes its token`],
      ending: false,
    }
  if (!named) return { lost: [`the session ended with the wrong reason: ${needsSignIn.reason}`], ending: false }
  if (expected.survives || (expected.recovers && !byServer))
    return { lost: [`the session ended (${needsSignIn.reason}) although the server allows a retry`], ending: false }
  return { lost: [], ending: true }
}
