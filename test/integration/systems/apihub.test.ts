import { describe, expect, it, onTestFinished } from 'vitest'
import { startApihubServer } from '../../support/systems/apihub-server.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'

const ak = 'ak-demo'
/** Looks like base64 on purpose: it is the text that signs, not what it would decode to. */
const sk = 'c2VjcmV0LWtleS1vZi1hcGlodWI='

async function startRig() {
  const hub = await startApihubServer({ keys: { [ak]: sk, 'ak-encoded': Buffer.from(sk, 'base64') } })
  onTestFinished(() => hub.close())
  const rig = await startSystemRig()
  return {
    ...{ ...rig, hub },
    addHub: (name: string, settings: Record<string, string> = {}, secrets: Record<string, string> = { sk }) =>
      rig.add({ provider: 'apihub', name, settings: { apiBase: hub.url, ak, ...settings }, secrets }),
    weather: (profile: string, code = 'weather_basic') => rig.call(profile, `/api/${code}/now`),
    headers: () => hub.requests.map(({ headers }) => headers['apihub-token']),
  }
}

describe('apihub.net', () => {
  it('is called as the application, with a token that is signed here', async () => {
    const rig = await startRig()
    expect(await rig.addHub('app')).toMatchObject({ state: 'valid', access: { source: 'token' } })
    expect(await rig.weather('app')).toMatchObject({
      status: 200,
      body: { success: true, result: { ran: 'app', sub: ak } },
    })
    const [request] = rig.hub.requests
    expect(request?.claims).toEqual({
      ...{ iss: ak, sub: ak, typ: 'app_token', iat: expect.any(Number), exp: (request?.claims?.iat as number) + 7140 },
    })
    expect(request?.headers.authorization).toBeUndefined()
    expect(request?.headers['apihub-token']).toMatch(/^eyJ/)
  })

  it('is called as a person with roles and groups, also with Chinese paths', async () => {
    const rig = await startRig()
    const groups = '/技术部/运维部\n/技术部/研发, 测试'
    await rig.addHub('person', { identity: 'person', userId: '用户-1', roles: 'SYS_ADMIN', groups })
    expect(await rig.weather('person', 'weather-basic')).toMatchObject({
      body: { result: { ran: 'person', sub: '用户-1' } },
    })
    expect(rig.hub.requests[0]?.claims).toMatchObject({
      ...{ typ: 'person_token', roles: ['SYS_ADMIN'], groups: ['/技术部/运维部', '/技术部/研发, 测试'] },
    })
  })

  it('is called anonymously, without the header', async () => {
    const rig = await startRig()
    await rig.add({ provider: 'apihub', name: 'nobody', grant: 'none', settings: { apiBase: rig.hub.url } })
    expect(await rig.weather('nobody')).toMatchObject({
      status: 200,
      body: { result: { ran: 'anonymous', sub: null } },
    })
    expect(rig.headers()).toEqual([undefined])
  })

  it('never falls back from a refused token to an anonymous call', async () => {
    const rig = await startRig()
    await rig.addHub('app', {}, { sk: 'wrong' })
    for (let round = 0; round < 3; round += 1) expect(await rig.weather('app')).toMatchObject({ status: 401 })
    expect(rig.hub.requests.map(({ ran }) => ran)).not.toContain('anonymous')
    expect(rig.headers()).not.toContain(undefined)
  })

  it('signs anew once when a token is refused', async () => {
    const rig = await startRig()
    await rig.addHub('app', { lifetime: '60' })
    const { value } = await rig.handlers['tokens.reveal']({ profile: 'app' })
    rig.hub.refuse(value)
    // A token of the same second would be the same token.
    await expect.poll(() => Math.floor(Date.now() / 1000), { interval: 50 }).toBeGreaterThan(issuedAt(value))
    expect(await rig.weather('app')).toMatchObject({ status: 200 })
    expect(rig.hub.requests.map(({ ran }) => ran)).toEqual(['refused', 'app'])
  })

  it('keeps one token per identity, and makes another when the identity changes', async () => {
    const rig = await startRig()
    const settings = { apiBase: rig.hub.url, ak, identity: 'person', userId: 'u1', roles: 'A' }
    await rig.addHub('person', settings)
    await rig.weather('person')
    await rig.weather('person')
    await rig.handlers['profiles.update']({ profile: 'person', settings: { ...settings, roles: 'B' } })
    await rig.weather('person')
    await rig.handlers['profiles.update']({ profile: 'person', tags: ['x'] })
    await rig.weather('person')
    expect(rig.hub.requests.map(({ claims }) => claims?.roles)).toEqual([['A'], ['A'], ['B'], ['B']])
    expect(new Set(rig.headers()).size).toBe(2)
  })

  it('lends no token of the old identity when the new one cannot be signed', async () => {
    const rig = await startRig()
    const settings = { apiBase: rig.hub.url, ak }
    await rig.addHub('app', settings)
    await rig.handlers['profiles.update']({ profile: 'app', settings: { ...settings, lifetime: 'long' } })
    expect(await rig.weather('app')).toMatchObject({ status: expect.not.toBeOneOf([200]) })
    expect(rig.hub.requests).toEqual([])
    expect(await rig.view('app')).toMatchObject({ state: 'signed-out' })
  })

  it('takes a secret that was handed out in base64', async () => {
    const rig = await startRig()
    await rig.addHub('encoded', { ak: 'ak-encoded', keyEncoding: 'base64' })
    expect(await rig.weather('encoded')).toMatchObject({ body: { result: { sub: 'ak-encoded' } } })
    await rig.addHub('plain', { ak: 'ak-encoded' })
    expect(await rig.weather('plain')).toMatchObject({ status: 401 })
  })

  it('wants the user of a person token, and a whole number of seconds', async () => {
    const rig = await startRig()
    await expect(rig.addHub('a', { identity: 'person' })).rejects.toMatchObject({
      ...{ code: 'INVALID_INPUT', details: { field: 'userId' } },
    })
    await rig.addHub('b', { lifetime: '1.5' })
    expect((await rig.signIn({ profile: 'b' })).end).toMatchObject({ error: { code: 'INVALID_INPUT' } })
    await rig.addHub('c', { lifetime: '90000' })
    await rig.weather('c')
    const claims = rig.hub.requests[0]?.claims as { iat: number; exp: number }
    expect(claims.exp - claims.iat).toBe(7140)
  })

  it('re-signs before the end, through many short lives, with no refusal seen', async () => {
    const rig = await startRig()
    // Times in a JWT are whole seconds, so a life of one second can be over as it begins.
    await rig.addHub('app', { lifetime: '3' })
    const until = Date.now() + 9000
    const statuses = new Set<number>()
    while (Date.now() < until) {
      const answers = await Promise.all([rig.weather('app'), rig.weather('app'), rig.weather('app')])
      for (const { status } of answers) statuses.add(status)
    }
    expect([...statuses]).toEqual([200])
    expect(new Set(rig.headers()).size).toBeGreaterThanOrEqual(3)
  })
})

function issuedAt(jwt: string): number {
  return JSON.parse(Buffer.from(jwt.split('.')[1] as string, 'base64url').toString('utf8')).iat as number
}
