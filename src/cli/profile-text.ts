import { type ProfileWords, profileWords, type WordsSubject } from '../shared/profile-words.ts'
import { formatMoment } from '../shared/time-words.ts'
import type { ProfileView } from '../shared/views.ts'
import { formatDuration } from './duration.ts'
import type { Terminal } from './terminal.ts'

const colours: Partial<Record<ProfileView['state'], 'red' | 'yellow' | 'green'>> = {
  valid: 'green',
  static: 'green',
  expired: 'yellow',
  refreshing: 'yellow',
  'signing-in': 'yellow',
  'needs-sign-in': 'red',
}

export function stateText({ state }: Pick<ProfileView, 'state'>, terminal: Pick<Terminal, 'colour'>): string {
  const colour = colours[state]
  return colour ? terminal.colour(state, colour) : state
}

/** `12 m 5 s`, `ended`, or `-` when unknown. */
export function timeLeft(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return '-'
  return expiresAt > now ? formatDuration(expiresAt - now) : 'ended'
}

type Subject = WordsSubject & Pick<ProfileView, 'name'>

/** What happened, since when, what comes next and what to do, with the command that does it. */
export function conditionText(profile: Subject, now: number): ProfileWords {
  const words = profileWords(profile, now, 'en', {
    duration: formatDuration,
    moment: (at) => formatMoment(at, now, 'en'),
  })
  const command = commandFor(profile)
  return command ? { ...words, todo: `${words.todo} Run \`${command}\`.` } : words
}

/** The command that moves a profile on, or `null` when there is nothing to do or a sign-in is already under way. */
function commandFor({ name, state, next }: Subject): string | null {
  if (state === 'signing-in' || state === 'refreshing') return null
  if (next.kind === 'sign-in') return `tokenvault login ${name}`
  return next.kind === 'retry' ? `tokenvault refresh ${name}` : null
}

/** More than this under a table is not read. */
const mostNotes = 10

/** For under a table: one line for each profile that does not just go on by itself. */
export function conditionNotes(profiles: readonly Subject[], now: number): string[] {
  const lines = profiles.flatMap((profile) => {
    const { happened, since, todo, calm } = conditionText(profile, now)
    return calm ? [] : [`${profile.name}, ${since}: ${happened} ${todo}`]
  })
  const left = lines.length - mostNotes
  return left > 0 ? [...lines.slice(0, mostNotes), `${left} more: \`tokenvault show NAME\` tells of each.`] : lines
}
