import { describe, expect, it, onTestFinished } from 'vitest'
import { type OpenLab, type OpenLabOptions, openLab } from '../../../src/node/lab/open-lab.ts'
import { createWallClock } from '../../../src/node/wall-clock.ts'
import { refreshOnWire } from '../../support/lab-rig.ts'

async function controlled(options: Partial<OpenLabOptions> = {}): Promise<OpenLab> {
  const clock = createWallClock()
  const lab = await openLab({ clock, control: true, ...options })
  onTestFinished(async () => {
    await lab.close()
    clock.dispose()
  })
  return lab
}

async function ask(lab: OpenLab, method: string, path: string, body?: object, key = lab.control?.key) {
  const answer = await fetch(`${lab.control?.url}/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return {
    status: answer.status,
    json: (await answer.json()) as Record<string, never> & { error?: { code: string; message: string } },
  }
}

describe('the control address of the lab', () => {
  it('flips faults, expires, revokes, signs in and reports, for a test in any language', async () => {
    const lab = await controlled()
    const session = await ask(lab, 'POST', 'sign-in')
    const token = String(session.json.refresh_token)
    expect(
      (
        await ask(lab, 'POST', 'configure', {
          addFaults: [{ endpoint: 'refresh', count: 1, fault: { kind: 'status', status: 503 } }],
        })
      ).status,
    ).toBe(200)
    expect((await refreshOnWire(lab.server, token)).status).toBe(503)
    const next = await refreshOnWire(lab.server, token)
    expect(next.status).toBe(200)
    await ask(lab, 'POST', 'act', { act: 'revoke', family: 1 })
    expect((await refreshOnWire(lab.server, String(next.json().refresh_token))).status).toBe(400)
    const report = await ask(lab, 'GET', 'report')
    expect(report.json).toMatchObject({ counts: { refreshes: 1, refusedRefreshes: 1, sessionsRevoked: 1 } })
    const journal = await ask(lab, 'GET', 'journal?after=0&limit=3')
    expect(journal.json.rows).toHaveLength(3)
  })

  it('lets the server go away and come back by itself', async () => {
    const lab = await controlled()
    const back = new Promise<void>((resolve) => {
      let started = 0
      lab.server.onEntry((entry) => {
        if (entry.kind === 'act' && entry.act === 'started') started += 1
        if (started === 1) resolve()
      })
    })
    expect((await ask(lab, 'POST', 'act', { act: 'go-away', seconds: 0.2 })).status).toBe(202)
    await back
    expect((await ask(lab, 'GET', 'status')).json).toMatchObject({ reachable: true })
  })

  it('chooses a scenario by name or whole, and begins the report anew', async () => {
    const lab = await controlled()
    await ask(lab, 'POST', 'sign-in')
    expect((await ask(lab, 'POST', 'scenario', { id: 'server-trouble' })).json).toMatchObject({
      scenario: 'server-trouble',
      settings: { accessSeconds: 20 },
    })
    expect((await ask(lab, 'GET', 'report')).json).toMatchObject({ scenario: 'server-trouble', counts: { signIns: 0 } })
    const own = { id: 'own', name: 'Own', description: 'Mine.', settings: { accessSeconds: 5 } }
    expect((await ask(lab, 'POST', 'scenario', { scenario: own })).json).toMatchObject({ scenario: 'own', faults: [] })
    expect((await ask(lab, 'POST', 'scenario', { id: null })).json).toMatchObject({ scenario: null })
  })

  it.each([
    ['configure', { fault: [] }, 400, /"fault" is not valid \(expected no such field\)/],
    ['configure', { tls: 'expired' }, 409, /start it with https/],
    ['act', { act: 'explode' }, 400, /one of expire-access, revoke/],
    ['act', { act: 'go-away' }, 400, /"seconds" is missing/],
    ['scenario', { id: 'nope' }, 404, /There is no scenario "nope"/],
    ['scenario', { id: 'broken-tls' }, 409, /speaks plain http/],
    ['nothing', {}, 404, /docs\/lab\.md/],
  ])('says what is wrong with %s %j', async (path, body, status, sentence) => {
    const lab = await controlled()
    const answer = await ask(lab, 'POST', path, body)
    expect(answer.status).toBe(status)
    expect(answer.json.error?.message).toMatch(sentence)
  })

  it('breaks and mends TLS of an https lab: a client that trusts its authority sees each fault', async () => {
    const { request } = await import('node:https')
    const lab = await controlled({ https: true })
    const ca = lab.server.authority ?? ''
    const look = () =>
      new Promise<string | number | undefined>((resolve) => {
        const sent = request(`${lab.server.issuer}/jwks`, { ca, agent: false }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
        sent.end()
      })
    const seen: unknown[] = [await look()]
    for (const tls of ['wrong-host', 'expired', 'untrusted', 'reset', 'good'] as const) {
      lab.desk.configure({ tls })
      seen.push(await look())
    }
    expect(seen).toEqual([
      200,
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'CERT_HAS_EXPIRED',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'ECONNRESET',
      200,
    ])
  })
})
