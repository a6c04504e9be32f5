import { afterEach, expect, test } from 'vitest'
import { formatAway, formatLocalTime, formatNumber } from '../../../src/shared/formats.ts'

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

const at = Date.UTC(2026, 10, 26, 23, 30)
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

test('a format that is kept follows the computer into another time zone, and its day', () => {
  process.env.TZ = 'America/New_York'
  expect(formatLocalTime(at, 'en', { ...clock, weekday: 'short' })).toBe('Thu 18:30')
  process.env.TZ = 'Asia/Shanghai'
  expect(formatLocalTime(at, 'en', { ...clock, weekday: 'short' })).toBe('Fri 07:30')
})

test('the hour that a change of the clock leaves out or repeats is written as the clock on the wall shows it', () => {
  process.env.TZ = 'Europe/Berlin'
  const changes = [Date.UTC(2026, 2, 29, 0, 30), Date.UTC(2026, 2, 29, 1, 30)]
  const repeats = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)]
  expect(changes.map((moment) => formatLocalTime(moment, 'en', clock))).toEqual(['01:30', '03:30'])
  expect(repeats.map((moment) => formatLocalTime(moment, 'en', clock))).toEqual(['02:30', '02:30'])
})

test('each language and each choice of form has a format of its own', () => {
  const day = { style: 'unit', unit: 'day', unitDisplay: 'short' } as const
  expect([formatNumber(3, 'en', day), formatNumber(3, 'zh-CN', day), formatNumber(3, 'en', day)]).toEqual([
    '3 days',
    '3天',
    '3 days',
  ])
  expect(formatNumber(1234.5, 'en')).toBe('1,234.5')
  expect([formatAway(-1, 'day', 'en'), formatAway(-1, 'day', 'zh-CN')]).toEqual(['yesterday', '昨天'])
})
