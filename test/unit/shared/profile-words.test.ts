import { describe, expect, it } from 'vitest'
import { conditionNotes, conditionText } from '../../../src/cli/profile-text.ts'
import { conditionLines } from '../../../src/main/tray-model.ts'
import { nextStepText } from '../../../src/renderer/features/profiles/next-step-text.ts'
import { createI18n } from '../../../src/renderer/text/create-i18n.ts'
import { clockWords, profileWords } from '../../../src/shared/profile-words.ts'
import { formatMoment, timeWords } from '../../../src/shared/time-words.ts'
import { profileStates, signInReasons } from '../../../src/shared/views.ts'
import { profileTable } from '../../support/profile-table.ts'

const now = new Date(2026, 5, 1, 12, 0, 0).getTime()
const table = profileTable(now)
const languages = ['en', 'zh-CN'] as const
const times = (language: 'en' | 'zh-CN') => timeWords(now, language)
const filled = /^(?!.*(?:undefined|null|NaN|\{\{)).{3,}$/

describe('the words for each condition of a profile', () => {
  it('are asked for every state and every reason that the engine can give', () => {
    expect(table.length).toBeGreaterThan(100)
    expect([...new Set(table.map(({ profile }) => profile.state))].sort()).toEqual([...profileStates].sort())
    const reasons = table.flatMap(({ profile: { next } }) => (next.kind === 'sign-in' ? [next.reason] : []))
    expect([...new Set(reasons)].sort()).toEqual([...signInReasons, 'never-signed-in'].sort())
  })

  it.each(languages)('say in %s what happened, since when, what comes next and what to do', (language) => {
    for (const { name, profile } of table) {
      const { calm: _, ...words } = profileWords(profile, now, language, timeWords(now, language))
      for (const [part, text] of Object.entries(words))
        expect({ name, part, text }).toMatchObject({ text: expect.stringMatching(filled) })
      expect({ name, since: words.since }).toMatchObject({
        since: expect.stringContaining(formatMoment(profile.stateSince, now, language)),
      })
      expect(new Set(Object.values(words)).size, name).toBe(4)
    }
  })

  it.each(languages)('name in %s the time of what comes next, wherever it is planned', (language) => {
    const planned = table.filter(
      ({ profile: { next, state } }) => 'at' in next && next.at > now && state !== 'refreshing',
    )
    expect(planned.length).toBeGreaterThan(20)
    for (const { name, profile } of planned) {
      const { next } = profileWords(profile, now, language, timeWords(now, language))
      const at = 'at' in profile.next ? profile.next.at : 0
      expect({ name, next }).toMatchObject({ next: expect.stringContaining(formatMoment(at, now, language)) })
    }
  })

  it('never call a token valid that has ended, nor one that is good expired', () => {
    for (const { name, profile } of table) {
      const { happened } = profileWords(profile, now, 'en', timeWords(now, 'en'))
      const over = profile.access.expiresAt !== null && profile.access.expiresAt <= now
      expect({ name, wrong: over && happened.includes('token is valid') }).toEqual({ name, wrong: false })
      const retried = profile.next.kind === 'retry' && profile.state !== 'expired'
      expect({ name, wrong: !over && retried && happened.includes('has expired') }).toEqual({ name, wrong: false })
    }
  })

  it.each(
    languages,
  )('say in %s since when the answer is lost that cost the session, in window, tray and terminal', (language) => {
    const row = table.find(({ profile: { next } }) => next.kind === 'sign-in' && next.reason === 'refresh-interrupted')
    if (!row) throw new Error('There is no such row.')
    const answerLostAt = now - 3 * 3_600_000
    const profile = { ...row.profile, next: { kind: 'sign-in', reason: 'refresh-interrupted', answerLostAt } } as const
    const moment = formatMoment(answerLostAt, now, language)
    const { happened } = profileWords(profile, now, language, timeWords(now, language))
    expect(happened).toContain(moment)
    expect(conditionLines(profile, { now, language }).join('\n')).toContain(moment)
    if (language === 'en') expect(conditionText({ ...profile, name: 'p' }, now).happened).toContain(moment)
  })

  it('say so while the last token of an ended session is still lent', () => {
    const row = table.find(({ name }) => name === 'needs-sign-in sign-in session-ended - > ')
    const { next } = profileWords(row?.profile as never, now, 'en', timeWords(now, 'en'))
    expect(next).toBe('The last token is lent until it ends at 13:00; then nothing is.')
  })
})

describe('each surface gives all four', () => {
  it.each(languages)('the window, in %s', (language) => {
    const { t } = createI18n(language)
    for (const { name, profile } of table) {
      const words = profileWords(profile, now, language, timeWords(now, language))
      const { title, body } = nextStepText(t, profile, now, language)
      expect(title, name).toContain(words.since)
      for (const part of [words.next, words.todo]) expect(`${title} ${body}`, name).toContain(part)
      // A calm state is what happened: `Valid since 09:00`.
      if (!words.calm) expect(title, name).toContain(words.happened)
    }
  })

  it.each(languages)('the tray, in %s', (language) => {
    for (const { name, profile } of table) {
      const words = profileWords(profile, now, language, timeWords(now, language))
      const bare = (text: string) => text.replace(/[.。]$/, '')
      expect(conditionLines(profile, { now, language }), name).toEqual([
        `${bare(words.happened)} · ${words.since}`,
        bare(words.next),
        bare(words.todo),
      ])
    }
  })

  it('the command line, with the command that does it', () => {
    for (const { name, profile } of table) {
      const { happened, since, next, todo, calm } = conditionText(profile, now)
      for (const text of [happened, since, next, todo])
        expect({ name, text }).toMatchObject({ text: expect.stringMatching(filled) })
      const needsCommand =
        profile.state !== 'refreshing' && (profile.next.kind === 'sign-in' || profile.next.kind === 'retry')
      expect({ name, command: /`tokenvault (login|refresh) p`/.test(todo) }).toEqual({ name, command: needsCommand })
      expect({ name, notes: conditionNotes([profile], now).length }).toEqual({ name, notes: calm ? 0 : 1 })
    }
  })

  it('the command line notes ten profiles under a table, and how many more there are', () => {
    const waiting = table.find(({ profile }) => profile.state === 'needs-sign-in')?.profile
    const notes = conditionNotes(
      Array.from({ length: 25 }, () => waiting as never),
      now,
    )
    expect([notes.length, notes.at(-1)]).toEqual([11, '15 more: `tokenvault show NAME` tells of each.'])
  })
})

describe('the words for a clock that differs', () => {
  it.each([
    [600_000, 'en', 'The provider’s clock is 10 min ahead of this machine’s; times here are corrected.'],
    [-86_400_000, 'en', 'The provider’s clock is 1 d behind this machine’s; times here are corrected.'],
    [600_000, 'zh-CN', '服务商的时钟比本机快 10 分钟，此处时间已校正。'],
    [0, 'en', null],
    [undefined, 'en', null],
  ] as const)('%d ms, in %s', (clockOffsetMs, language, words) => {
    expect(clockWords({ ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }) }, language, times(language))).toBe(
      words,
    )
  })
})
