import type { QuestionView } from '../../../shared/access-views.ts'

/** How long one question waits: `patienceMs` of the engine, for the ring that empties. */
export const waitMs = 60_000

/** Method and path, as the request was sent. */
export function requestText({ methods, path }: Pick<QuestionView, 'methods' | 'path'>): string {
  return `${methods.join(' → ')} ${path}`
}

/** What "for an hour" and "always" would allow. */
export function coveredText({ methods, covers }: Pick<QuestionView, 'methods' | 'covers'>): string {
  return `${methods.join(' → ')} ${covers}`
}

/** Those that still wait, the one that ends first at the head. */
export function waitingQuestions(questions: readonly QuestionView[], now: number): readonly QuestionView[] {
  return questions.filter(({ expiresAt }) => expiresAt > now).toSorted((a, b) => a.expiresAt - b.expiresAt)
}

export interface QuestionChanges {
  /** To be read out: a question whose id changed because its first request left is not new. */
  readonly arrived: readonly QuestionView[]
  /** Ran out of time; what was answered elsewhere vanishes without a word. */
  readonly expired: readonly QuestionView[]
}

/** An event is read a moment after the end of the minute, or before it where two clocks differ a little. */
const clockSlackMs = 1_500

export function questionChanges(
  before: readonly QuestionView[],
  after: readonly QuestionView[],
  now: number,
): QuestionChanges {
  const known = new Set(before.map(subject))
  const left = new Set(after.map(subject))
  return {
    arrived: after.filter((question) => !known.has(subject(question))),
    expired: before.filter((question) => !left.has(subject(question)) && question.expiresAt <= now + clockSlackMs),
  }
}

function subject({ clientId, profileId, methods, covers }: QuestionView): string {
  return [clientId, profileId, methods.join(' '), covers].join('\n')
}
