import { formatLocalTime, formatNumber } from './formats.ts'
import type { TimeWords } from './profile-words.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** The two largest units that say something: `3 d 4 h`, `12 min`, `40 s`. */
export function formatDuration(ms: number, locale: string): string {
  const whole = Math.max(0, Math.round(ms / second)) * second
  const units = [
    [Math.floor(whole / day), 'day'],
    [Math.floor((whole % day) / hour), 'hour'],
    [Math.floor((whole % hour) / minute), 'minute'],
    [Math.floor((whole % minute) / second), 'second'],
  ] as const
  const first = units.findIndex(([amount]) => amount > 0)
  if (first === -1) return unit(0, 'second', locale)
  // Seconds beside minutes only make noise in a sentence.
  const shown = units
    .slice(first, first + 2)
    .filter(([amount, name], at) => amount > 0 && (at === 0 || name !== 'second'))
  return shown.map(([amount, name]) => unit(amount, name, locale)).join(' ')
}

/** A space between a number and what it counts, as in every Chinese sentence of ours; the system's words have none. */
export function spaced(text: string): string {
  return text.replace(/(\d)\s*(?=\p{Script=Han})/gu, '$1 ')
}

function unit(amount: number, name: 'day' | 'hour' | 'minute' | 'second', locale: string): string {
  const style = locale.startsWith('zh') ? 'short' : name === 'minute' ? 'short' : 'narrow'
  return parted(formatNumber(amount, locale, { style: 'unit', unit: name, unitDisplay: style }), locale)
}

/** An amount and its unit, with a space between them in every language. */
export function parted(text: string, locale: string): string {
  return locale.startsWith('zh') ? spaced(text) : text.replace(/^([\d.,]+)([a-z]+)$/, '$1 $2')
}

/** `14:32` today, `Tue 14:32` within a week, else the date as well. */
export function formatMoment(at: number, now: number, locale: string): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  const near = Math.abs(at - now) < 6 * day
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  if (!sameDay)
    Object.assign(options, near ? { weekday: 'short' } : { year: 'numeric', month: 'short', day: 'numeric' })
  const text = formatLocalTime(at, locale, options)
  return text.replace(/(\p{Script=Han})(?=\d\d:)/u, '$1 ')
}

/** Both, as of one moment in one language. */
export function timeWords(now: number, locale: string): TimeWords {
  return {
    duration: (ms) => formatDuration(ms, locale),
    moment: (at) => formatMoment(at, now, locale),
  }
}
