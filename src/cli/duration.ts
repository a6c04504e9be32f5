import { usage } from './failure.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `10m`, `8h`, `90s`, `1d`, `250ms`, in milliseconds. @throws CommandFailure (usage), naming the option. */
export function parseDuration(text: string, option: string): number {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text)
  const ms = Number(match?.[1] ?? 0) * (units[match?.[2] ?? ''] ?? 0)
  if (ms <= 0)
    throw usage(
      `${option} takes a duration such as 90s, 10m, 8h or 1d, not "${text}".`,
      `${option} 应为时长，如 90s、10m、8h 或 1d，而不是“${text}”。`,
    )
  return ms
}

/** The two largest units of a time span: `3 d 4 h`, `12 m 5 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  if (first < 0) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}
