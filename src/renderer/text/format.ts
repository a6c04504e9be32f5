import { formatAway, formatLocalTime, formatNumber } from '../../shared/formats.ts'
import { formatDuration, parted, spaced } from '../../shared/time-words.ts'

export { formatDuration, formatMoment } from '../../shared/time-words.ts'

/** Words and numbers for times. Pure: the caller brings the clock and the language. */
const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A countdown that ticks: `04:59`, `2:04:59`, and from two days on `3 d 4 h`. Never below zero. */
export function formatCountdown(ms: number, locale: string): string {
  const left = Math.max(0, Math.ceil(ms / second)) * second
  if (left >= 2 * day) return formatDuration(left, locale)
  const parts = [Math.floor(left / hour), Math.floor((left % hour) / minute), Math.floor((left % minute) / second)]
  const [hours, ...rest] = parts as [number, number, number]
  const clock = rest.map((part) => String(part).padStart(2, '0')).join(':')
  return hours > 0 ? `${hours}:${clock}` : clock
}

/** For a table of recent moments: `14:32:05` today, else the date as well. */
export function formatStamp(at: number, now: number, locale: string): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  const day: Intl.DateTimeFormatOptions = sameDay ? {} : { month: 'short', day: 'numeric' }
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }
  return formatLocalTime(at, locale, { ...day, ...time })
}

/** The full date and time with seconds, for tooltips and tables. */
export function formatExact(at: number, locale: string): string {
  return formatLocalTime(at, locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })
}

/** `5 minutes ago`, `yesterday`, `in 3 hours`. */
export function formatRelative(at: number, now: number, locale: string): string {
  const format = (amount: number, unit: Intl.RelativeTimeFormatUnit) =>
    spaced(formatAway(Math.round(amount), unit, locale))
  const difference = at - now
  const size = Math.abs(difference)
  if (size < minute) return format(difference / second, 'second')
  if (size < hour) return format(difference / minute, 'minute')
  if (size < day) return format(difference / hour, 'hour')
  return format(difference / day, 'day')
}

/** `812 B`, `4.2 kB`, `1.3 MB`. */
export function formatBytes(bytes: number, locale: string): string {
  const [amount, name] = bytes < 1000 ? [bytes, 'B'] : bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB']
  return `${formatNumber(amount, locale, { maximumFractionDigits: 1 })} ${name}`
}

/** `120 ms`, `1.2 s`, `2 min`: how long something took, or ago. */
export function formatSpan(ms: number, locale: string): string {
  if (ms >= minute) return formatDuration(ms, locale)
  const [amount, unit] = ms < second ? [Math.round(ms), 'millisecond'] : [ms / second, 'second']
  const unitDisplay = locale.startsWith('zh') ? 'short' : 'narrow'
  const style = { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 } as const
  return parted(formatNumber(amount, locale, style), locale)
}

export function formatMilliseconds(ms: number, locale: string): string {
  const long = ms >= 10_000
  const style = {
    style: 'unit',
    unit: long ? 'second' : 'millisecond',
    unitDisplay: 'short',
    maximumFractionDigits: long ? 1 : 0,
  } as const
  return parted(formatNumber(long ? ms / 1000 : ms, locale, style), locale)
}
