import { describe, expect, it, onTestFinished } from 'vitest'
import { startApihubServer } from '../../support/systems/apihub-server.ts'
import { moiUser, startMatrixOneServer } from '../../support/systems/matrixone-server.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'

/** Where a tool of each system may have to write its key: its SDK or its manual decides, not the profile's settings. */
const places = (key: string, ...own: string[]): Record<string, string>[] => [
  { authorization: `Bearer ${key}` },
  { authorization: `Basic ${btoa(`tool:${key}`)}` },
  { 'x-api-key': key },
  ...own.map((name) => ({ [name]: key })),
]

describe('a client key', () => {
  it.each([
    'moi-key',
    'access-token',
  ])('opens a MatrixOne profile that sends its %s, wherever it stands', async (credential) => {
    const server = await startMatrixOneServer()
    onTestFinished(() => server.close())
    const rig = await startSystemRig()
    const { accountName, username, password } = moiUser
    const settings = { apiBase: server.url, accountName, username, credential }
    await rig.add({ provider: 'matrixone', name: 'moi', settings })
    expect((await rig.signIn({ profile: 'moi' }, [password])).end.kind).toBe('done')
    for (const headers of places(rig.key, 'moi-key', 'access-token')) {
      const init = { method: 'POST', body: '{}', headers: { authorization: '', ...headers } }
      const answer = await rig.call('moi', '/catalog/list', init)
      expect([headers, answer.status, answer.body]).toMatchObject([headers, 200, { data: { by: credential } }])
    }
    expect(JSON.stringify(server.requests)).not.toContain(rig.key)
  })

  it('opens an anonymous profile in the header that the system’s own tools fill, and none of it travels on', async () => {
    const hub = await startApihubServer({ keys: {} })
    onTestFinished(() => hub.close())
    const rig = await startSystemRig()
    await rig.add({ provider: 'apihub', name: 'nobody', grant: 'none', settings: { apiBase: hub.url } })
    for (const headers of places(rig.key, 'apihub-token', 'Apihub_Token')) {
      const answer = await rig.call('nobody', '/api/weather_basic/now', { headers: { authorization: '', ...headers } })
      expect([headers, answer.body]).toMatchObject([headers, { result: { ran: 'anonymous' } }])
    }
    const own = await rig.call('nobody', '/api/weather_basic/now', {
      headers: { 'apihub-token': 'a-token-of-the-tool' },
    })
    expect(own.body).toMatchObject({ result: { ran: 'anonymous' } })
    expect(hub.requests.map(({ headers }) => headers['apihub-token'] ?? null)).toEqual(Array(6).fill(null))
  })

  it('is looked for in no other header', async () => {
    const hub = await startApihubServer({ keys: {} })
    onTestFinished(() => hub.close())
    const rig = await startSystemRig()
    await rig.add({ provider: 'apihub', name: 'nobody', grant: 'none', settings: { apiBase: hub.url } })
    const answer = await rig.call('nobody', '/api/weather_basic/now', {
      headers: { authorization: '', 'moi-key': rig.key },
    })
    expect([answer.status, answer.body]).toMatchObject([401, { code: 'key-missing' }])
    expect(hub.requests).toEqual([])
  })
})
