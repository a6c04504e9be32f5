import { expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../../src/cli/duration.ts'

it.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['10m', 600_000],
  ['8h', 28_800_000],
  ['1d', 86_400_000],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text, '--ttl')).toBe(ms)
})

it.each([
  '',
  '10',
  '-1m',
  '0m',
  '1.5h',
  '10 m',
  '10M',
  'm',
  '99999999999d',
])('refuses %j and names the option', (text) => {
  expect(() => parseDuration(text, '--ttl')).toThrow(/^--ttl takes a duration/)
})

it.each([
  [0, '0 s'],
  [999, '0 s'],
  [61_000, '1 m 1 s'],
  [3_600_000, '1 h'],
  [93_784_000, '1 d 2 h'],
  [-5, '0 s'],
])('%i ms reads as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
