import { describe, expect, it } from 'vitest'
import type { Fault } from '../../../src/core/lab/fault.ts'
import { refreshOnWire, startLab } from '../../support/lab-rig.ts'

/** A lab with one session and a fault for its next refresh. */
async function faulty(fault: Fault) {
  const lab = await startLab({ settings: { accessTokens: 'opaque' } })
  const { refresh_token: first = '' } = await lab.signIn()
  lab.setFaults([{ endpoint: 'refresh', count: 1, fault }])
  return { lab, first, seen: await refreshOnWire(lab, first) }
}

const lastRequest = (lab: Awaited<ReturnType<typeof startLab>>) => {
  const entry = lab.entries().findLast(({ kind }) => kind === 'request')
  if (entry?.kind !== 'request') throw new Error('No request in the journal.')
  return entry
}

describe('a planned fault on the wire', () => {
  it('drops the answer after committing: no byte comes, and the old refresh token is spent', async () => {
    const { lab, first, seen } = await faulty({ kind: 'drop' })
    expect(seen).toMatchObject({ bytes: '', ended: 'fin' })
    expect(lab.accepts(first)).toBe(false)
    expect(lastRequest(lab)).toMatchObject({
      committed: { kind: 'rotated', refreshSerial: 2 },
      answered: { wire: 'dropped', status: null },
    })
  })

  it('drops the connection before committing: the old refresh token is still good', async () => {
    const { lab, first, seen } = await faulty({ kind: 'drop', moment: 'before-commit' })
    expect(seen).toMatchObject({ bytes: '', ended: 'fin' })
    expect(lab.accepts(first)).toBe(true)
    expect(lastRequest(lab).committed).toBeNull()
  })

  it.each([
    ['before-commit', true],
    ['after-commit', false],
  ] as const)('resets the connection %s', async (moment, stillGood) => {
    const { lab, first, seen } = await faulty({ kind: 'reset', moment })
    expect(seen).toMatchObject({ bytes: '', ended: 'reset' })
    expect(lab.accepts(first)).toBe(stillGood)
    expect(lastRequest(lab).answered).toMatchObject({ wire: 'reset' })
  })

  it.each([401, 408, 429, 500, 503])('answers %i with Retry-After and commits nothing', async (status) => {
    const { lab, first, seen } = await faulty({ kind: 'status', status, retryAfterSeconds: 7 })
    expect(seen.status).toBe(status)
    expect(seen.answer?.headers['retry-after']).toBe('7')
    expect(seen.answer?.headers['content-type']).toMatch(/^text\/plain/)
    expect(lab.accepts(first)).toBe(true)
    expect(lastRequest(lab).answered).toMatchObject({ status, retryAfterMs: 7000 })
  })

  it('answers an OAuth error by name, and Retry-After as a date of its own clock', async () => {
    const { lab, seen } = await faulty({
      kind: 'status',
      status: 503,
      error: 'temporarily_unavailable',
      retryAfterSeconds: 90,
      retryAfterAsDate: true,
    })
    expect(seen.json()).toMatchObject({ error: 'temporarily_unavailable' })
    const waitMs = Date.parse(seen.answer?.headers['retry-after'] ?? '') - Date.parse(seen.answer?.headers.date ?? '')
    expect(Math.abs(waitMs - 90_000)).toBeLessThanOrEqual(1000)
    expect(lastRequest(lab).answered).toMatchObject({ error: 'temporarily_unavailable' })
  })

  it('answers 500 after committing: the app has no token, the server has moved on', async () => {
    const { lab, first, seen } = await faulty({ kind: 'status', status: 500, moment: 'after-commit' })
    expect(seen.status).toBe(500)
    expect(lab.accepts(first)).toBe(false)
  })

  it('truncates: the head promises more than comes', async () => {
    const { lab, first, seen } = await faulty({ kind: 'truncated' })
    expect(seen.ended).toBe('fin')
    const promised = Number(seen.answer?.headers['content-length'])
    expect(seen.answer?.body.length).toBe(Math.floor(promised / 2))
    expect(lab.accepts(first)).toBe(false)
    expect(lastRequest(lab).answered).toMatchObject({ wire: 'truncated', status: 200 })
  })

  it('sends garbage under the name of JSON', async () => {
    const { seen } = await faulty({ kind: 'garbage' })
    expect(seen.answer?.headers['content-type']).toBe('application/json')
    expect(() => seen.json()).toThrow()
  })

  it('sends the page of a captive portal', async () => {
    const { lab, first, seen } = await faulty({ kind: 'html', moment: 'before-commit' })
    expect(seen.status).toBe(200)
    expect(seen.answer?.headers['content-type']).toMatch(/^text\/html/)
    expect(lab.accepts(first)).toBe(true)
  })

  it.each([
    ['missing', undefined],
    ['string', '60'],
    ['negative', -60],
    ['too-long', 60 + 30 * 24 * 3600],
  ] as const)('lies about expires_in: %s', async (lie, told) => {
    const { seen } = await faulty({ kind: 'expires-in', lie })
    expect(seen.status).toBe(200)
    expect(seen.json().expires_in).toBe(told)
    expect(seen.json().access_token).toMatch(/^lab_at\./)
  })

  it('lies about expires_in: the moment instead of the duration', async () => {
    const { seen } = await faulty({ kind: 'expires-in', lie: 'absolute' })
    const dueSeconds = Date.parse(seen.answer?.headers.date ?? '') / 1000 + 60
    expect(Math.abs((seen.json().expires_in as number) - dueSeconds)).toBeLessThanOrEqual(2)
  })

  it('delays: a later request is answered first', async () => {
    const lab = await startLab()
    const slow = await lab.signIn()
    const quick = await lab.signIn()
    lab.setFaults([{ endpoint: 'refresh', count: 1, fault: { kind: 'delay', seconds: 0.4 } }])
    const order: string[] = []
    const first = refreshOnWire(lab, slow.refresh_token).then(() => order.push('slow'))
    // The second leaves when the journal has the first.
    await expect.poll(() => lab.entries().filter(({ kind }) => kind === 'request').length).toBe(1)
    await refreshOnWire(lab, quick.refresh_token).then(() => order.push('quick'))
    await first
    expect(order).toEqual(['quick', 'slow'])
  })

  it('stops existing, and comes back on the same port with everything it knew', async () => {
    const lab = await startLab()
    const { refresh_token: token = '' } = await lab.signIn()
    const { port } = lab
    await lab.stop()
    expect(await refreshOnWire(lab, token)).toMatchObject({ ended: 'refused' })
    await lab.start()
    expect(lab.port).toBe(port)
    expect(await refreshOnWire(lab, token)).toMatchObject({ status: 200 })
  })

  it('shows the time of a clock that is ten minutes ahead, while tokens live as long as they should', async () => {
    const lab = await startLab({ settings: { clockOffsetSeconds: 600, accessSeconds: 60 } })
    const { refresh_token: token } = await lab.signIn()
    const before = Date.now()
    const seen = await refreshOnWire(lab, token)
    const claims = JSON.parse(atob(String(seen.json().access_token).split('.')[1] ?? '')) as {
      exp: number
      iat: number
    }
    const shown = Date.parse(seen.answer?.headers.date ?? '')
    expect(shown - before).toBeGreaterThanOrEqual(599_000)
    expect(claims.exp - claims.iat).toBe(60)
    expect(claims.iat * 1000 - before).toBeGreaterThanOrEqual(599_000)
    expect(seen.json().expires_in).toBe(60)
  })
})
