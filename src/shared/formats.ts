/**
 * Formats of `Intl` that are kept: making one costs as much as a hundred uses, and a list that scrolls uses many. Times are local:
 * their date and hour are written as if they were UTC's, so that a kept format holds no zone that the computer has left meanwhile.
 */
const numbers = keep((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options))
const relatives = keep(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
)
const times = keep(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }),
)

export function formatNumber(amount: number, locale: string, options: Intl.NumberFormatOptions = {}): string {
  return numbers(locale, options).format(amount)
}

/** `in 3 hours`, `yesterday`: the amount may be negative. */
export function formatAway(amount: number, unit: Intl.RelativeTimeFormatUnit, locale: string): string {
  return relatives(locale, { numeric: 'auto' }).format(amount, unit)
}

/** A moment (epoch ms) in the zone that the computer is in now. */
export function formatLocalTime(at: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const local = new Date(at)
  return times(locale, options).format(
    Date.UTC(
      local.getFullYear(),
      local.getMonth(),
      local.getDate(),
      local.getHours(),
      local.getMinutes(),
      local.getSeconds(),
    ),
  )
}

function keep<Options, Format>(make: (locale: string, options: Options) => Format) {
  const made = new Map<string, Format>()
  return (locale: string, options: Options): Format => {
    const key = `${locale} ${JSON.stringify(options)}`
    const found = made.get(key) ?? make(locale, options)
    made.set(key, found)
    return found
  }
}
