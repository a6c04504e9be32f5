import { describe, expect, it } from 'vitest'
import { createLab, type Lab } from '../../../src/core/lab/create-lab.ts'
import { createDeviceRequests } from '../../../src/core/lab/device-requests.ts'
import { createFamilyMemory } from '../../../src/core/lab/family-memory.ts'
import { createLabJournal } from '../../../src/core/lab/lab-journal.ts'
import { defaultLabSettings } from '../../../src/core/lab/lab-settings.ts'
import { createTokenFamilies, type Issue } from '../../../src/core/lab/token-families.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { formHeaders, testLabKeys } from '../../support/lab-rig.ts'

function familiesWithin(limits: { families: number; tokensOfFamily: number; tokens: number }) {
  let texts = 0
  const families = createTokenFamilies({
    now: () => 1_000_000,
    randomText: () => {
      texts += 1
      return `r${texts}`
    },
    settings: () => defaultLabSettings,
    limits,
  })
  const open = () => families.open({ clientId: 'app', subject: 'me', scope: 'api', nonce: null, refresh: true })
  const refresh = (issue: Issue): Issue => {
    const decision = families.refresh(issue.refresh?.value ?? '', 'app')
    if (decision.kind === 'refused') throw new Error(decision.reason)
    return decision.issue
  }
  return { families, open, refresh }
}

const lots = { families: 1000, tokensOfFamily: 1000, tokens: 1_000_000 }

describe('the memory of the lab', () => {
  it('forgets the session that was not used for longest, whole, and never gives its number again', () => {
    const { families, open, refresh } = familiesWithin({ ...lots, families: 3 })
    const issues = [open(), open(), open()]
    const kept = refresh(issues[0] as Issue)
    const fourth = open()
    expect(families.list().map(({ id }) => id)).toEqual([1, 3, 4])
    expect(families.refreshByValue(issues[1]?.refresh?.value ?? '')).toBeNull()
    expect(families.accessById(issues[1]?.access.id ?? '').state).toBe('unknown')
    expect(families.accepts(kept.refresh?.value ?? '')).toBe(true)
    expect(fourth.family.id).toBe(4)
  })

  it('keeps the newest tokens of a session that refreshes without end; the oldest are unknown then', () => {
    const { families, open, refresh } = familiesWithin({ ...lots, tokensOfFamily: 5 })
    const first = open()
    let newest = first
    for (let count = 0; count < 50; count += 1) newest = refresh(newest)
    expect(families.accepts(newest.refresh?.value ?? '')).toBe(true)
    expect(families.accessById(newest.access.id).state).toBe('good')
    expect(families.refresh(first.refresh?.value ?? '', 'app')).toMatchObject({ reason: 'unknown' })
    expect(families.refresh(newest.refresh?.value ?? '', 'app').kind).toBe('rotated')
  })

  it('holds no more tokens than its limit, however they are spread over sessions', () => {
    interface Token {
      readonly family: number
    }
    const memory = createFamilyMemory<{ id: number }, Token, Token>({ families: 100, tokensOfFamily: 50, tokens: 60 })
    for (let round = 0; round < 2000; round += 1) {
      const family = 1 + (round % 40)
      if (!memory.families.has(family)) memory.keepFamily({ id: family })
      memory.keepRefresh(`r${round}`, { family })
      memory.keepAccess(`a${round}`, { family })
      expect(memory.refreshTokens.size + memory.accessTokens.size).toBeLessThanOrEqual(60)
    }
    const one = createFamilyMemory<{ id: number }, Token, Token>({ families: 100, tokensOfFamily: 50, tokens: 60 })
    one.keepFamily({ id: 1 })
    for (let round = 0; round < 500; round += 1) one.keepRefresh(`r${round}`, { family: 1 })
    expect(one.refreshTokens.size).toBe(50)
  })

  it('forgets device sign-ins that nobody answers', () => {
    let texts = 0
    const devices = createDeviceRequests(
      () => 0,
      () => {
        texts += 1
        return `d${texts}`
      },
    )
    const first = devices.open('app', 'openid')
    for (let count = 0; count < 1500; count += 1) devices.open('app', 'openid')
    expect(devices.pending()).toHaveLength(1000)
    expect(devices.byDeviceCode(first.deviceCode)).toBeNull()
  })

  it('keeps so many rows, each short whatever an app sent for a name', () => {
    const journal = createLabJournal(() => 0, 10)
    for (let count = 0; count < 100; count += 1) {
      const number = journal.open({ method: 'POST', path: `/${'p'.repeat(30_000)}`, endpoint: 'token' })
      journal.note(number, { client: 'c'.repeat(200_000), grant: 'g'.repeat(200_000) })
    }
    expect(journal.all()).toHaveLength(10)
    expect(journal.page()).toMatchObject({ newest: 100, dropped: 90 })
    expect(JSON.stringify(journal.all()).length).toBeLessThan(10_000)
  })

  it('refuses a parameter that it would have to keep with the session, and takes a long body at its API', async () => {
    const lab: Lab = await createLab({
      clock: createFakeClock(),
      issuer: () => 'http://lab.test',
      keys: await testLabKeys(),
    })
    const form = new URLSearchParams({ client_id: 'lab-app', scope: 's'.repeat(5000) })
    const query = new URLSearchParams()
    const post = { method: 'POST', query, headers: { 'content-type': formHeaders['Content-Type'] } }
    const device = await lab.receive({ ...post, path: '/device_authorization', body: form.toString() })
    expect(device.answer).toMatchObject({ status: 400, body: expect.stringContaining('longer than 4096') })
    expect(lab.pendingDevices()).toEqual([])
    const { access_token: token } = await lab.signIn()
    const headers = { ...post.headers, authorization: `Bearer ${token}` }
    const echo = await lab.receive({ ...post, headers, path: '/api/echo', body: form.toString() })
    expect(echo.answer.status).toBe(200)
  })
})
