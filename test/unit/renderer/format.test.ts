import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCountdown,
  formatDuration,
  formatMilliseconds,
  formatRelative,
} from '../../../src/renderer/text/format.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

describe('a countdown', () => {
  it.each([
    [-5 * second, '00:00', '00:00'],
    [0, '00:00', '00:00'],
    [1, '00:01', '00:01'],
    [59 * second, '00:59', '00:59'],
    [59 * second + 1, '01:00', '01:00'],
    [4 * minute + 7 * second, '04:07', '04:07'],
    [2 * hour + 5 * second, '2:00:05', '2:00:05'],
    [47 * hour, '47:00:00', '47:00:00'],
    [3 * day + 4 * hour + 9 * minute, '3 d 4 h', '3 天 4 小时'],
    [29 * day, '29 d', '29 天'],
  ])('of %i ms reads %s and %s', (ms, english, chinese) => {
    expect([formatCountdown(ms, 'en'), formatCountdown(ms, 'zh-CN')]).toEqual([english, chinese])
  })
})

describe('a duration in a sentence', () => {
  it.each([
    [0, '0 s', '0 秒'],
    [40 * second, '40 s', '40 秒'],
    [3 * minute + 20 * second, '3 min', '3 分钟'],
    [90 * minute, '1 h 30 min', '1 小时 30 分钟'],
    [26 * hour, '1 d 2 h', '1 天 2 小时'],
    [2 * day + 5 * minute, '2 d', '2 天'],
    [20_762 * day + 3 * hour, '20,762 d 3 h', '20,762 天 3 小时'],
  ])('of %i ms reads %s and %s', (ms, english, chinese) => {
    expect([formatDuration(ms, 'en'), formatDuration(ms, 'zh-CN')]).toEqual([english, chinese])
  })
})

describe('other amounts', () => {
  it.each([
    [-40 * second, '40 seconds ago', '40 秒钟前'],
    [-5 * minute, '5 minutes ago', '5 分钟前'],
    [2 * hour, 'in 2 hours', '2 小时后'],
    [-day, 'yesterday', '昨天'],
  ])('tell a moment %i ms away as %s and %s', (ms, english, chinese) => {
    expect([formatRelative(ms, 0, 'en'), formatRelative(ms, 0, 'zh-CN')]).toEqual([english, chinese])
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [4_210, '4.2 kB'],
    [1_340_000, '1.3 MB'],
  ])('tell %i bytes as %s', (bytes, text) => expect(formatBytes(bytes, 'en')).toBe(text))

  it.each([
    [182, '182 ms', '182 毫秒'],
    [9_999, '9,999 ms', '9,999 毫秒'],
    [12_340, '12.3 sec', '12.3 秒'],
  ])('tell %i milliseconds as %s and %s', (ms, english, chinese) => {
    expect([formatMilliseconds(ms, 'en'), formatMilliseconds(ms, 'zh-CN')]).toEqual([english, chinese])
  })
})
