import type { RequestEntry } from '../lab-journal.ts'
import {
  after,
  endedSession,
  failed,
  gaveTokens,
  type Judge,
  type LabRun,
  lastBefore,
  passed,
  passingTrouble,
  plural,
} from './lab-run.ts'

/** `Retry-After` has whole seconds, and clocks differ a little. */
const toleranceMs = 1000

/** A request came to the same endpoint before the time was over that the server had asked for (RFC 9110, section 10.2.3). */
export const retryAfterIgnored: Judge = (run) => {
  const asked = run.requests.filter(({ answered }) => answered?.wire === 'sent' && answered.retryAfterMs !== null)
  const hasty = asked.flatMap((refusal) => {
    const told = refusal.endedAt ?? refusal.at
    const until = told + (refusal.answered?.retryAfterMs ?? 0) - toleranceMs
    const next = nextLike(run, refusal, { from: told, until })
    return next ? [{ next, waitedMs: next.at - told, askedMs: refusal.answered?.retryAfterMs ?? 0 }] : []
  })
  const [first] = hasty
  if (!first) {
    return passed(
      'retry-after-ignored',
      asked,
      'The app waited as long as the server asked.',
      'The server never asked to wait.',
    )
  }
  const sentence = `${plural(hasty.length, 'request', 'requests')} came too soon: the server had asked for ${first.askedMs / 1000} s, the app waited ${(first.waitedMs / 1000).toFixed(1)} s.`
  return failed(
    'retry-after-ignored',
    hasty.map(({ next }) => next),
    { sentence, ms: first.waitedMs },
  )
}

/** The first request like another in a span of time, begin and end excluded. */
function nextLike(run: LabRun, like: RequestEntry, { from, until }: { from: number; until: number }) {
  for (let index = after(run.requests, like.number); index < run.requests.length; index += 1) {
    const next = run.requests[index]
    // Rows are in the order in which they came.
    if (!next || next.at >= until) return undefined
    if (next.at > from && next.endpoint === like.endpoint && next.grant === like.grant) return next
  }
  return undefined
}

/** A new sign-in was begun after trouble that passes, although the session was alive. */
export const sessionGivenUp: Judge = (run) => {
  const troubled = run.refreshes.filter((entry) => passingTrouble(entry) && alive(run, entry))
  const given = run.requests.filter((entry) => beginsSignIn(entry) && isGivingUp(run, entry))
  if (given.length === 0) {
    return passed(
      'session-given-up',
      troubled,
      'Trouble that passes did not cost a session.',
      'No refresh met trouble that passes.',
    )
  }
  const trouble = run.refreshes.findLast(({ number }) => number < (given[0]?.number ?? 0))
  const status = trouble?.answered?.status
  const cause = status ? `an answer ${status}` : 'a broken connection'
  const sentence = `After ${cause} the app began a new sign-in, although its session was alive: the person had to sign in for nothing.`
  return failed('session-given-up', given, { sentence })
}

function beginsSignIn({ endpoint, method, client }: RequestEntry): boolean {
  return client !== null && ((endpoint === 'authorize' && method === 'GET') || endpoint === 'device')
}

/** The last thing that a refresh of this client met was passing trouble. */
function isGivingUp(run: LabRun, signIn: RequestEntry): boolean {
  const last = lastBefore(
    run.refreshes,
    signIn.number,
    ({ client, answered }) => client === signIn.client && answered !== null,
  )
  if (!last || gaveTokens(last) || endedSession(last)) return false
  return passingTrouble(last) && alive(run, last, signIn.at)
}

function alive(run: LabRun, { presented }: RequestEntry, at = Number.POSITIVE_INFINITY): boolean {
  const family = run.family(presented?.family)
  return family !== undefined && (family.revoked === null || family.revoked.at > at)
}
