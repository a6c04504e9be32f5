import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLabSettings, type LabSettingsPatch, withSettings } from '../../../src/core/lab/lab-settings.ts'
import { createTokenFamilies, type Issue } from '../../../src/core/lab/token-families.ts'

function familiesUnder(patch: LabSettingsPatch = {}) {
  const time = { now: 1_000_000 }
  let texts = 0
  const families = createTokenFamilies({
    now: () => time.now,
    randomText: () => {
      texts += 1
      return `r${texts}`
    },
    settings: () => withSettings(defaultLabSettings, patch),
  })
  const open = () => families.open({ clientId: 'app', subject: 'me', scope: 'api', nonce: null, refresh: true })
  return { families, time, open }
}

const refreshTokenOf = (issue: Issue) => issue.refresh?.value ?? ''

describe('token families', () => {
  it('rotate: each refresh spends the token and gives the next', () => {
    const { families, open } = familiesUnder()
    const first = open()
    const second = families.refresh(refreshTokenOf(first), 'app')
    expect(second).toMatchObject({ kind: 'rotated', issue: { refresh: { serial: 2 }, access: { serial: 2 } } })
    expect(families.accepts(refreshTokenOf(first))).toBe(false)
    expect(families.list()[0]).toMatchObject({ refreshes: 1, revoked: null, current: { serial: 2 } })
  })

  it('revoke the whole family when a spent token comes again, and tell how long ago it was spent', () => {
    const { families, open, time } = familiesUnder()
    const first = open()
    const second = families.refresh(refreshTokenOf(first), 'app')
    time.now += 250
    expect(families.refresh(refreshTokenOf(first), 'app')).toMatchObject({
      kind: 'refused',
      reason: 'reused',
      sinceMs: 250,
      revokedNow: true,
    })
    if (second.kind !== 'rotated') throw new Error(second.kind)
    expect(families.refresh(refreshTokenOf(second.issue), 'app')).toMatchObject({
      reason: 'family-revoked',
      revokedNow: false,
    })
    expect(families.accessById(second.issue.access.id).state).toBe('revoked')
  })

  it('only refuse a spent token where reuse does not revoke', () => {
    const { families, open } = familiesUnder({ reuse: 'refuse' })
    const first = open()
    const second = families.refresh(refreshTokenOf(first), 'app')
    expect(families.refresh(refreshTokenOf(first), 'app')).toMatchObject({ reason: 'reused', revokedNow: false })
    if (second.kind !== 'rotated') throw new Error(second.kind)
    expect(families.accepts(refreshTokenOf(second.issue))).toBe(true)
  })

  it('give the same answer again inside the grace time, while nobody has used it', () => {
    const { families, open, time } = familiesUnder({ graceSeconds: 10, graceAnswer: 'same' })
    const first = open()
    const second = families.refresh(refreshTokenOf(first), 'app')
    time.now += 10_000
    const again = families.refresh(refreshTokenOf(first), 'app')
    if (second.kind !== 'rotated' || again.kind !== 'repeated') throw new Error(again.kind)
    expect(refreshTokenOf(again.issue)).toBe(refreshTokenOf(second.issue))
    expect(again.issue.access.id).toBe(second.issue.access.id)
    families.refresh(refreshTokenOf(second.issue), 'app')
    expect(families.refresh(refreshTokenOf(first), 'app')).toMatchObject({ kind: 'refused', reason: 'reused' })
  })

  it('take a spent token for reuse one millisecond after the grace time', () => {
    const { families, open, time } = familiesUnder({ graceSeconds: 10 })
    const first = open()
    families.refresh(refreshTokenOf(first), 'app')
    time.now += 10_001
    expect(families.accepts(refreshTokenOf(first))).toBe(false)
    expect(families.refresh(refreshTokenOf(first), 'app')).toMatchObject({ reason: 'reused', revokedNow: true })
  })

  it('rotate further inside the grace time where the server does so', () => {
    const { families, open } = familiesUnder({ graceSeconds: 10, graceAnswer: 'next' })
    const first = open()
    families.refresh(refreshTokenOf(first), 'app')
    expect(families.refresh(refreshTokenOf(first), 'app')).toMatchObject({
      kind: 'repeated',
      issue: { refresh: { serial: 3 } },
    })
    expect(families.list()[0]?.current?.serial).toBe(3)
  })

  it.each([
    ['idle', { refreshIdleSeconds: 5 }, 5000],
    ['absolute', { refreshAbsoluteSeconds: 5 }, 5000],
  ] as const)('end a session at its %s limit', (reason, patch, ms) => {
    const { families, open, time } = familiesUnder(patch)
    const first = open()
    time.now += ms - 1
    expect(families.accepts(refreshTokenOf(first))).toBe(true)
    time.now += 1
    expect(families.refresh(refreshTokenOf(first), 'app')).toMatchObject({ kind: 'refused', reason, revokedNow: true })
  })

  it('refuse the token of another client, and one that nobody issued', () => {
    const { families, open } = familiesUnder()
    expect(families.refresh(refreshTokenOf(open()), 'other')).toMatchObject({
      reason: 'wrong-client',
      revokedNow: false,
    })
    expect(families.refresh('lab_rt.1.1.guess', 'app')).toMatchObject({ reason: 'unknown', family: null })
  })

  it('end access tokens on demand, without ending the session', () => {
    const { families, open } = familiesUnder()
    const first = open()
    expect(families.expireAccess('all')).toBe(1)
    expect(families.accessById(first.access.id).state).toBe('expired')
    expect(families.accepts(refreshTokenOf(first))).toBe(true)
  })

  it('keep what must hold under any history: one live token a family, no way back, accepts tells the truth (seeded)', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ act: fc.constant('refresh' as const), pick: fc.nat(30), ms: fc.nat(4000) }) },
      { weight: 2, arbitrary: fc.record({ act: fc.constant('open' as const), pick: fc.nat(30), ms: fc.nat(4000) }) },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('revoke' as const), pick: fc.nat(30), ms: fc.nat(4000) }) },
    )
    const settings = fc.record({
      refreshTokens: fc.constantFrom('rotate' as const, 'keep' as const),
      reuse: fc.constantFrom('revoke-family' as const, 'refuse' as const),
      graceSeconds: fc.constantFrom(0, 2),
      graceAnswer: fc.constantFrom('same' as const, 'next' as const),
      refreshIdleSeconds: fc.constantFrom(null, 6),
      refreshAbsoluteSeconds: fc.constantFrom(null, 20),
    })
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 60 }), (patch, steps) => {
        const { families, time, open } = familiesUnder(patch)
        const issued = [refreshTokenOf(open())]
        const dead = new Set<number>()
        for (const { act, pick, ms } of steps) {
          time.now += ms
          const value = issued[pick % issued.length] as string
          const family = Number(value.split('.')[1])
          if (act === 'open') issued.push(refreshTokenOf(open()))
          else if (act === 'revoke') families.revoke(family, 'revoked')
          else {
            const promised = families.accepts(value)
            const decision = families.refresh(value, 'app')
            expect(decision.kind !== 'refused').toBe(promised)
            if (decision.kind !== 'refused' && decision.issue.refresh) issued.push(refreshTokenOf(decision.issue))
          }
          for (const one of families.list()) {
            if (dead.has(one.id)) expect(one.revoked).not.toBeNull()
            if (one.revoked) dead.add(one.id)
            // However the history went, the tokens that were never spent are one.
            const fresh = [...new Set(issued)].filter((known) => {
              const found = families.refreshByValue(known)
              return found?.family.id === one.id && found.token.spentAt === null
            })
            expect(fresh).toHaveLength(1)
            expect(fresh[0]).toBe(one.current?.value)
          }
        }
      }),
      { seed: 11, numRuns: 150 },
    )
  })
})
