import { describe, expect, it } from 'vitest'
import { firstToCome } from '../../../src/cli/profile-text.ts'
import { formatMoment } from '../../../src/shared/time-words.ts'
import { profileStates, signInReasons } from '../../../src/shared/views.ts'
import { sessionConditions } from '../../support/session-conditions.ts'
import { surfaces } from '../../support/session-surfaces.ts'
import { sessionWords } from '../../support/session-words.ts'

const now = new Date(2026, 5, 1, 12, 0, 0).getTime()
const conditions = sessionConditions(now)
const languages = ['en', 'zh-CN'] as const

describe('what a person reads of a session', () => {
  it('is specified for every state, every reason for a sign-in and every next step', () => {
    expect(Object.keys(sessionWords)).toEqual(Object.keys(conditions))
    const met = Object.values(conditions)
    expect([...new Set(met.map(({ state }) => state))].sort()).toEqual([...profileStates].sort())
    const reasons = met.flatMap(({ next }) => (next.kind === 'sign-in' ? [next.reason] : []))
    expect([...new Set(reasons)].sort()).toEqual([...signInReasons, 'never-signed-in'].sort())
    expect(new Set(met.map(({ next }) => next.kind))).toEqual(
      new Set(['refresh', 'retry', 'expires', 'sign-in', 'none']),
    )
  })

  for (const language of languages)
    it.each(Object.entries(sessionWords))(`%s, in ${language}: window, tray, list and note`, (name, words) => {
      expect(surfaces(conditions[name] as never, now, language)).toEqual(words[language])
    })

  it.each(
    Object.entries(sessionWords),
  )('%s: each surface names since when, and when what is planned comes', (name, words) => {
    const { stateSince, next } = conditions[name] ?? { stateSince: 0, next: { kind: 'none' } as const }
    for (const language of languages) {
      const { window, tray, list } = words[language]
      for (const text of [window, tray, list]) {
        expect(text).toContain(formatMoment(stateSince, now, language))
        if ('at' in next && next.at > now) expect(text).toContain(formatMoment(next.at, now, language))
      }
    }
  })

  it('includes in `status` what comes first of all that goes on by itself', () => {
    const all = Object.entries(conditions).map(([name, profile]) => ({ ...profile, name }))
    expect(
      firstToCome(
        all.filter(({ name }) => !name.includes('due') && name !== 'refreshing'),
        now,
        'en',
      ),
    ).toBe('valid, refreshing fails: Tries again in 4 m, at 12:04.')
    const planned = all.filter(({ name }) => name === 'valid, refresh planned' || name === 'session ended')
    expect(firstToCome(planned, now, 'zh-CN')).toBe('valid, refresh planned：36 分钟后刷新（12:36）。')
    expect(firstToCome([conditions['session ended'] as never], now, 'en')).toBeNull()
  })
})
