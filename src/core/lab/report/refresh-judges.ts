import type { RequestEntry } from '../lab-journal.ts'
import {
  arrived,
  failed,
  gaveTokens,
  type Judge,
  type LabRun,
  lastBefore,
  passed,
  passingTrouble,
  plural,
} from './lab-run.ts'

/** Where each refresh token was shown first, by session and serial. */
function firstShowings({ refreshes }: LabRun): (again: RequestEntry) => RequestEntry | undefined {
  const nameOf = ({ presented }: RequestEntry) => `${presented?.family}.${presented?.serial}`
  const first = new Map<string, RequestEntry>()
  for (const entry of refreshes) {
    if (entry.presented !== null && entry.committed !== null && !first.has(nameOf(entry)))
      first.set(nameOf(entry), entry)
  }
  return (again) => {
    const found = first.get(nameOf(again))
    return found && found.number < again.number ? found : undefined
  }
}

/**
 * A refresh token that was spent comes again. After a lost answer the app cannot know better, and that is no fault. Two
 * requests under way at once are a race; one that comes after the answer had arrived is a token that was not replaced.
 */
export const refreshReuse: Judge = (run) => {
  const firstShowing = firstShowings(run)
  const again = run.refreshes.filter(({ presented }) => presented?.state === 'spent')
  const knowing = again.filter((entry) => {
    const first = firstShowing(entry)
    return first === undefined || gaveTokens(first) || first.endedAt === null || entry.at < first.endedAt
  })
  const [worst] = knowing
  if (!worst) {
    const rotations = run.refreshes.filter(({ committed }) => committed?.kind === 'rotated')
    const retried = again.length === 0 ? '' : ` ${plural(again.length, 'retry', 'retries')} followed a lost answer.`
    const pass = `No refresh token was shown twice without need.${retried}`
    return passed('refresh-reuse', rotations, pass, 'No refresh token was rotated, so none could be shown twice.')
  }
  const first = firstShowing(worst)
  const raced = first !== undefined && (first.endedAt === null || worst.at < first.endedAt)
  const ms = first ? worst.at - first.at : null
  const times = plural(knowing.length, 'spent refresh token was', 'spent refresh tokens were')
  const sentence = raced
    ? `${times} shown again while the first refresh was still under way (${ms} ms later): two parts of the app refresh at once.`
    : `${times} shown again${ms === null ? '' : ` ${ms} ms after the first time`}, although the new one had arrived: it was not stored, or another part of the app holds the old one.`
  return failed('refresh-reuse', knowing, { variant: raced ? 'race' : 'not-stored', sentence, ms })
}

/** After trouble that passes, the app has to come back by itself. */
export const recovered: Judge = (run) => {
  const troubled = run.refreshes.filter((entry) => passingTrouble(entry))
  const last = troubled.at(-1)
  if (!last) return passed('recovered', [], '', 'No refresh met trouble that passes.')
  const family = last.presented?.family ?? null
  const next = run.refreshes.find(
    (entry) => entry.number > last.number && entry.presented?.family === family && gaveTokens(entry),
  )
  if (next) return passed('recovered', [last, next], 'After trouble the app refreshed again and had tokens.', '')
  const session = run.family(family)
  if (session?.revoked) {
    const sentence = `The session did not survive the trouble: the server revoked it (${session.revoked.reason}).`
    return failed('recovered', [last], { variant: 'revoked', sentence })
  }
  return failed('recovered', [last], {
    variant: 'never-back',
    sentence: 'After trouble that passes, no refresh succeeded any more, although the session was alive.',
  })
}

/** More than half of the access token's life was left, and nobody had refused it. */
export const refreshedTooEarly: Judge = (run) => {
  const judged = run.refreshes.filter(
    ({ presented }) => presented?.state === 'good' && presented.accessLifetimeMs !== null,
  )
  const early = judged.filter((entry) => {
    const { accessLeftMs, accessLifetimeMs, family } = entry.presented ?? {}
    const left = (accessLeftMs ?? 0) / (accessLifetimeMs ?? 1)
    return left > 0.5 && !hadReason(run, entry, family ?? null)
  })
  if (early.length === 0) {
    return passed(
      'refreshed-too-early',
      judged,
      'Access tokens were used before they were replaced.',
      'Nothing was refreshed.',
    )
  }
  const ms = early[0]?.presented?.accessLeftMs ?? null
  const times = plural(early.length, 'refresh', 'refreshes')
  const sentence = `${times} came while more than half of the access token's life was left (${Math.round((ms ?? 0) / 1000)} s): each rotation is a chance to lose the session.`
  return failed('refreshed-too-early', early, { sentence, ms })
}

/** The API refused this session's token, the last answer never arrived whole, or it had lied about the expiry. */
function hadReason(run: LabRun, entry: RequestEntry, family: number | null): boolean {
  const rows = run.ofFamily(family)
  const last = lastBefore(
    rows,
    entry.number,
    ({ committed, presented }) => committed !== null || presented?.kind === 'access-token',
  )
  if (!last) return false
  const refused = last.presented?.kind === 'access-token' && last.answered?.status === 401
  const brought = lastBefore(rows, entry.number, ({ committed }) => committed !== null)
  const lied = brought?.faults.some(({ kind }) => kind === 'expires-in')
  return refused || lied === true || (last.committed !== null && !gaveTokens(last))
}

const hammerCount = 3
const hammerMs = 1000

/** Failing refreshes that follow each other within a second, again and again: no back-off. */
export const hammered: Judge = (run) => {
  const tries = run.refreshes.filter((entry) => passingTrouble(entry) || (arrived(entry) && !gaveTokens(entry)))
  let from = 0
  let chain = { from: 0, to: 0 }
  for (const [at, entry] of tries.entries()) {
    const last = at === 0 ? undefined : tries[at - 1]
    const soon = last?.endedAt != null && entry.at >= last.endedAt && entry.at - last.endedAt < hammerMs
    if (!soon) from = at
    if (at + 1 - from > chain.to - chain.from) chain = { from, to: at + 1 }
  }
  const longest = tries.slice(chain.from, chain.to)
  if (longest.length <= hammerCount) {
    return passed('hammered', tries, 'Failed refreshes were not repeated in a hurry.', 'No refresh failed.')
  }
  const ms = ((longest.at(-1)?.at ?? 0) - (longest[0]?.at ?? 0)) / (longest.length - 1)
  const sentence = `${longest.length} refreshes failed one after the other, on average ${Math.round(ms)} ms apart: the app has no back-off.`
  return failed('hammered', longest, { sentence, ms: Math.round(ms) })
}
