import { describe, expect, it, onTestFinished } from 'vitest'
import { type OpenLab, openLab } from '../../src/node/lab/open-lab.ts'
import { createWallClock } from '../../src/node/wall-clock.ts'
import { send } from '../support/http-request.ts'

async function lab(): Promise<OpenLab> {
  const clock = createWallClock()
  const opened = await openLab({ clock, control: true })
  onTestFinished(async () => {
    await opened.close()
    clock.dispose()
  })
  return opened
}

describe('the lab against strangers', () => {
  it.each([
    'evil.example',
    '127.0.0.1',
    'evil.example:PORT',
    'localhost.evil.example:PORT',
    '127.0.0.1:1',
  ])('refuses the Host %s, which a rebound name would send, and keeps it out of the journal', async (host) => {
    const { server } = await lab()
    const headers = { host: host.replace('PORT', String(server.port)) }
    const answer = await send({ port: server.port, path: '/.well-known/openid-configuration', headers })
    expect(answer.status).toBe(421)
    expect(server.entries().filter(({ kind }) => kind === 'request')).toEqual([])
  })

  it.each([
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'http://127.0.0.1:1@evil.example',
  ])('refuses a page of %s, and allows it nothing by CORS', async (origin) => {
    const { server } = await lab()
    const answer = await send({ port: server.port, method: 'POST', path: '/token', headers: { origin } })
    expect(answer.status).toBe(403)
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('serves a single-page app of this machine, and answers its preflight', async () => {
    const { server } = await lab()
    const headers = { origin: 'http://localhost:5173' }
    const answer = await send({ port: server.port, method: 'OPTIONS', path: '/token', headers })
    expect(answer.status).toBe(204)
    expect(answer.headers['access-control-allow-origin']).toBe('http://localhost:5173')
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  })

  it('gives nothing away and does nothing at its control address without the key', async () => {
    const { server, control } = await lab()
    for (const authorization of [
      undefined,
      'Bearer ',
      'Bearer lab_control.guess',
      `Basic ${control?.key}`,
      `Bearer ${control?.key}x`,
    ]) {
      const headers = authorization === undefined ? {} : { authorization }
      const answer = await send({ port: server.port, path: '/_lab/status', headers })
      expect(answer.status).toBe(401)
      expect(answer.body).not.toContain('issuer')
    }
  })

  it.each([
    { origin: 'http://localhost:5173' },
    { 'sec-fetch-site': 'same-origin' },
  ])('refuses every page at its control address, even with the key: %j', async (extra) => {
    const { server, control } = await lab()
    const headers = { authorization: `Bearer ${control?.key}`, ...extra }
    expect((await send({ port: server.port, path: '/_lab/status', headers })).status).toBe(403)
  })

  it.each([
    'https://evil.example/callback',
    'http://127.0.0.1:1@evil.example/',
    'http://127.0.0.1.evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'myapp:/done',
    'http://localhost/#fragment',
    '//evil.example',
  ])('sends no code to %s', async (redirectUri) => {
    const { server } = await lab()
    server.setSettings({ consent: 'auto' })
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'lab-app',
      redirect_uri: redirectUri,
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
    })
    const answer = await send({ port: server.port, path: `/authorize?${query}` })
    expect(answer.status).toBe(400)
    expect(answer.headers.location).toBeUndefined()
  })

  it('shows what an app sent as text, never as markup', async () => {
    const { server } = await lab()
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'lab-app',
      redirect_uri: 'http://127.0.0.1/callback',
      scope: '<script>alert(1)</script>',
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
    })
    const answer = await send({ port: server.port, path: `/authorize?${query}` })
    expect(answer.status).toBe(200)
    expect(answer.body).not.toContain('<script')
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'/)
  })

  it('reads no endless body', async () => {
    const { server } = await lab()
    const body = 'x'.repeat(300 * 1024)
    const sent = send({ port: server.port, method: 'POST', path: '/token', body }).then(
      ({ status }) => status,
      () => 'cut',
    )
    expect([400, 'cut']).toContain(await sent)
  })
})
