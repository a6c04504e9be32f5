import { describe, expect, it } from 'vitest'
import { startHubRig } from '../support/systems/aigne-hub-rig.ts'

/** A hub's SDK asks the proxy's root for a document and brings no key; that must not become a way around the key. */
async function start() {
  const rig = await startHubRig()
  const { view } = await rig.paste('canary-hub')
  const origin = new URL(view.proxyUrl as string).origin
  const key = async (...profiles: string[]) => {
    const permissions = { profiles, methods: [], paths: [], origins: [] }
    return (await rig.handlers['clients.add']({ name: `k-${profiles.length}-${Math.trunc(Date.now())}`, permissions }))
      .key
  }
  const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const answer = await fetch(origin + path, { method, headers, redirect: 'manual' })
    return { status: answer.status, code: answer.headers.get('x-tokenvault-error'), text: await answer.text(), answer }
  }
  return { rig, view, origin, key, ask }
}

describe('the document that a hub’s SDK looks for', () => {
  it('tells nothing about profiles, and asks the hub nothing', async () => {
    const { rig, ask } = await start()
    const before = rig.hub.requests.length
    const { status, text, answer } = await ask('/__blocklet__.js?type=json')
    expect(status).toBe(200)
    expect(text).not.toContain('canary')
    expect(JSON.parse(text)).toEqual({
      componentMountPoints: [{ did: 'z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ', mountPoint: '/~aigne-hub' }],
    })
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(rig.hub.requests).toHaveLength(before)
  })

  it('is not there for web pages, nor once no profile needs it', async () => {
    const { rig, ask } = await start()
    expect((await ask('/__blocklet__.js', { origin: 'https://evil.example' })).code).toBe('origin-refused')
    expect((await ask('/__blocklet__.js', { 'sec-fetch-site': 'cross-site' })).code).toBe('origin-refused')
    expect((await ask('/__blocklet__.js', {}, 'POST')).status).toBe(401)
    await rig.handlers['profiles.remove']({ profile: 'canary-hub' })
    expect((await ask('/__blocklet__.js?type=json')).status).toBe(401)
  })
})

describe('the path that leads to whichever profile the key is for', () => {
  it('asks for a key like every other, and tells no name before that', async () => {
    const { ask } = await start()
    const refused = await ask('/~aigne-hub/api/user/info')
    expect([refused.status, refused.code]).toEqual([401, 'key-missing'])
    expect(refused.text).not.toContain('canary')
    const wrong = await ask('/~aigne-hub/api/user/info', { authorization: 'Bearer tv_wrong' })
    expect([wrong.status, wrong.code, wrong.text.includes('canary')]).toEqual([401, 'key-unknown', false])
  })

  it('opens nothing that the key does not open by name', async () => {
    const { rig, view, key, ask } = await start()
    const other = await rig.add({ provider: 'bearer', name: 'other', settings: {}, secrets: { token: 'x' } })
    const foreign = { authorization: `Bearer ${await key(other.id)}` }
    expect((await ask('/~aigne-hub/api/user/info', foreign)).code).toBe('profile-denied')
    const second = (await rig.paste('second')).view
    expect((await ask('/~aigne-hub/api/user/info', foreign)).code).toBe('profile-denied')
    const both = { authorization: `Bearer ${await key(view.id, second.id)}` }
    expect((await ask('/~aigne-hub/api/user/info', both)).code).toBe('profile-ambiguous')
    const one = { authorization: `Bearer ${await key(second.id)}` }
    expect((await ask('/~aigne-hub/api/user/info', one)).status).toBe(200)
    expect((await ask('/~nothing/api', one)).code).toBe('profile-unknown')
  })

  it('keeps the limits of the key: its methods and its paths', async () => {
    const { rig, view, ask } = await start()
    const permissions = { profiles: [view.id], methods: ['GET'], paths: ['/api/user'], origins: [] }
    const { key } = await rig.handlers['clients.add']({ name: 'narrow', permissions })
    const headers = { authorization: `Bearer ${key}` }
    expect((await ask('/~aigne-hub/api/user/info', headers)).status).toBe(200)
    expect((await ask('/~aigne-hub/api/v2/chat', headers)).code).toBe('path-denied')
    expect((await ask('/~aigne-hub/api/user/info', headers, 'POST')).code).toBe('method-denied')
  })
})
