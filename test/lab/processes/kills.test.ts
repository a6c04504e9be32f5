import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyFacts } from '../../../src/core/profiles/profile-rows.ts'
import { startHeldLab } from '../../support/held-lab.ts'
import { killAtEach, killPolicies } from './kill-chain.ts'
import { standing } from './session-judge.ts'

/** Processes on a busy machine take their time; each of them either goes on or says why it ended. */
const patienceMs = 450_000
const clean = { sessionsLost: 0, doubleRefreshes: 0, tokensReused: 0, violations: [] }

describe('kill -9 in a real process, while the next one waits for the data directory', () => {
  it(
    'loses nothing, and names the one answer that a server without a second chance takes with it',
    async () => {
      const verdict = await killAtEach(
        ['request-sent', 'server-committed', 'during-commit', 'after-commit'],
        killPolicies['no second chance'],
      )
      expect(verdict).toMatchObject(clean)
      expect(verdict.namedEndings).toBeGreaterThanOrEqual(1)
    },
    patienceMs,
  )

  it(
    'brings the session back by one safe retry where the server allows it, also when the owner died while it started',
    async () => {
      const verdict = await killAtEach(['before-commit', 'holding-lock'], killPolicies['grace, the same answer'])
      expect(verdict).toMatchObject({ ...clean, safeRetries: 1, namedEndings: 0 })
    },
    patienceMs,
  )
})

describe('a process that does not note on disk that it is about to refresh', () => {
  it(
    'is found out by one kill',
    async () => {
      const policy = { ...killPolicies['no second chance'], forgetsJournal: true }
      const { sessionsLost, violations } = await killAtEach(['server-committed'], policy)
      expect(sessionsLost).toBe(1)
      expect(violations).toContain('server-committed: the disk has an old refresh token and does not say so')
    },
    patienceMs,
  )
})

describe('the judge of a disk', () => {
  it('calls an old refresh token lost, unless the disk says that a refresh is under way or since when its answer is lost', async () => {
    const rig = await startHeldLab({})
    onTestFinished(() => rig.lab.close())
    const { lab } = rig
    const { access_token: accessToken, refresh_token: old = '' } = await lab.signIn()
    const facts = emptyFacts(Date.now())
    const disk = (change: Partial<typeof facts>) => ({ accessToken, refreshToken: old, facts: { ...facts, ...change } })
    expect(standing(rig, disk({}))).toBe('newest')
    expect(standing(rig, disk({ needsSignIn: { reason: 'refresh-interrupted', since: 1 }, answerLostAt: 1 }))).toBe(
      'lost',
    )
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: lab.clients.app.id, refresh_token: old })
    expect((await fetch(lab.endpoints().token, { method: 'POST', body })).status).toBe(200)
    expect(standing(rig, disk({}))).toBe('lost')
    expect(standing(rig, disk({ refreshStartedAt: 1 }))).toBe('in-flight')
    expect(standing(rig, disk({ needsSignIn: { reason: 'session-ended', since: 1 } }))).toBe('lost')
    expect(standing(rig, disk({ needsSignIn: { reason: 'refresh-interrupted', since: 1 } }))).toBe('lost')
    expect(standing(rig, disk({ needsSignIn: { reason: 'refresh-interrupted', since: 1 }, answerLostAt: 1 }))).toBe(
      'named',
    )
    expect(standing(rig, null)).toBe('lost')
  })
})
