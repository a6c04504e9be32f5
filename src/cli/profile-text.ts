import { type ProfileWords, profileWords, type WordsSubject } from '../shared/profile-words.ts'
import { formatMoment, timeWords } from '../shared/time-words.ts'
import type { ProfileView } from '../shared/views.ts'
import { formatDuration } from './duration.ts'
import type { Language } from './language.ts'
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
export function timeLeft(expiresAt: number | null, now: number, language: Language = 'en'): string {
  if (expiresAt === null) return '-'
  return expiresAt > now ? durationText(language, expiresAt - now) : texts[language].ended
}

type Subject = WordsSubject & Pick<ProfileView, 'name'>

const texts = {
  en: {
    ended: 'ended',
    gap: ' ',
    colon: ': ',
    run: (commands: readonly string[]) => `Run ${quoted(commands, ' or ')}.`,
    note: (name: string, since: string) => `${name}, ${since}: `,
    more: (left: number) => `${left} more: \`tokenvault show NAME\` tells of each.`,
  },
  'zh-CN': {
    ended: '已到期',
    gap: '',
    colon: '：',
    run: (commands: readonly string[]) => `请运行 ${quoted(commands, ' 或 ')}。`,
    note: (name: string, since: string) => `${name}，${since}：`,
    more: (left: number) => `另有 ${left} 个：用 \`tokenvault show NAME\` 逐个查看。`,
  },
} as const

const quoted = (commands: readonly string[], or: string) => commands.map((command) => `\`${command}\``).join(or)

/** A time span as a terminal shows it: as options take it, in Chinese in words. */
export function durationText(language: Language, ms: number): string {
  return language === 'en' ? formatDuration(ms) : timeWords(0, language).duration(ms)
}

/** What happened, since when, what comes next and what to do, with the command that does it. */
export function conditionText(profile: Subject, now: number, language: Language = 'en'): ProfileWords {
  const words = profileWords(profile, now, language, {
    duration: (ms) => durationText(language, ms),
    moment: (at) => formatMoment(at, now, language),
  })
  const commands = commandsFor(profile)
  const { gap, run } = texts[language]
  return commands.length > 0 ? { ...words, todo: `${words.todo}${gap}${run(commands)}` } : words
}

/** The commands that move a profile on; none when there is nothing to do or a sign-in is already under way. */
function commandsFor({ name, state, next }: Subject): string[] {
  if (state === 'signing-in' || state === 'refreshing') return []
  if (next.kind === 'retry') return [`tokenvault refresh ${name}`]
  if (next.kind !== 'sign-in') return []
  const login = `tokenvault login ${name}`
  return next.reason === 'restored-copy' ? [login, `tokenvault refresh ${name} --take-over`] : [login]
}

/** A row of `list`: name, provider, state, since when, time left, and what comes next and when. */
export function listRow(
  profile: Subject & Pick<ProfileView, 'providerId'>,
  now: number,
  language: Language,
  terminal: Pick<Terminal, 'colour'>,
): string[] {
  const { name, providerId, stateSince, access } = profile
  const since = formatMoment(stateSince, now, language)
  const left = timeLeft(access.expiresAt, now, language)
  return [name, providerId, stateText(profile, terminal), since, left, conditionText(profile, now, language).next]
}

/** Which profile is refreshed or tried again first, and when, or `null` when nothing is planned. */
export function firstToCome(profiles: readonly Subject[], now: number, language: Language): string | null {
  const planned = profiles.filter(({ next }) => next.kind === 'refresh' || next.kind === 'retry')
  const at = ({ next }: Subject): number => ('at' in next ? next.at : Number.POSITIVE_INFINITY)
  const [first] = planned.sort((one, other) => at(one) - at(other))
  return first ? `${first.name}${texts[language].colon}${conditionText(first, now, language).next}` : null
}

/** More than this under a table is not read. */
const mostNotes = 10

/** For under a table: one line for each profile that does not just go on by itself. */
export function conditionNotes(profiles: readonly Subject[], now: number, language: Language = 'en'): string[] {
  const { gap, note, more } = texts[language]
  const lines = profiles.flatMap((profile) => {
    const { happened, since, next, todo, calm } = conditionText(profile, now, language)
    return calm ? [] : [`${note(profile.name, since)}${[happened, next, todo].join(gap)}`]
  })
  const left = lines.length - mostNotes
  return left > 0 ? [...lines.slice(0, mostNotes), more(left)] : lines
}
