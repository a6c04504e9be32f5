import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startHubRig } from '../../support/systems/aigne-hub-rig.ts'
import { startAigneHub } from '../../support/systems/aigne-hub-server.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const sse = { accept: 'text/event-stream' }

describe('AIGNE Hub with a pasted key', () => {
  it('finds the mount point, checks the key, and answers through the proxy', async () => {
    const rig = await startHubRig()
    const { key, view } = await rig.paste('hub')
    expect(view).toMatchObject({ state: 'static', grant: 'static', upstream: rig.hub.api, account: 'demo@hub.example' })
    const answer = await rig.chat('hub', 'hello')
    expect([answer.status, answer.body]).toEqual([
      200,
      { role: 'assistant', content: 'You said: hello', text: 'You said: hello' },
    ])
    expect(rig.apiCalls().map((request) => request.key)).toEqual([key])
    const documents = rig.hub.requests.filter(({ url }) => url.startsWith('/__blocklet__'))
    expect(documents.map(({ url, key: sent }) => [url, sent])).toEqual([['/__blocklet__.js?type=json', null]])
    await rig.paste('second')
    expect(rig.hub.requests.filter(({ url }) => url.startsWith('/__blocklet__'))).toHaveLength(1)
  })

  it('drops the path that a person typed, and takes an API address that they insist on', async () => {
    const rig = await startHubRig()
    const secrets = { token: rig.hub.mintKey() }
    const typed = await rig.add({
      ...{ provider: 'aigne-hub', name: 'typed', secrets },
      settings: { hub: `${rig.hub.url}/some/page` },
    })
    expect(typed.upstream).toBe(rig.hub.api)
    rig.hub.mountPoint = null
    const fixed = await rig.add({
      ...{ provider: 'aigne-hub', name: 'fixed', secrets },
      settings: { upstream: rig.hub.api },
    })
    expect([fixed.upstream, fixed.state]).toEqual([rig.hub.api, 'static'])
  })

  it.each<[string, string | null]>([
    ['no document', null],
    ['a path on another host', '//evil.example/ai-kit'],
    ['an absolute address', 'https://evil.example/ai-kit'],
    ['a way out of its path', '/ai-kit/../../admin?x='],
  ])('sends no key anywhere when the host tells %s', async (_title, mountPoint) => {
    const rig = await startHubRig()
    rig.hub.mountPoint = mountPoint
    const { view } = await rig.paste('hub')
    expect(view.state).toBe('signed-out')
    const told = await rig.signIn({ profile: 'hub' })
    expect(told.end).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_MISBEHAVED' } })
    expect(rig.hub.requests.filter(({ key }) => key !== null)).toEqual([])
  })

  it('takes a key without the usual prefix, and refuses one that the hub does not know', async () => {
    const rig = await startHubRig()
    const { view } = await rig.paste('hub', 'eyJhbGciOiJub25lIn0.e30.x')
    expect(view.state).toBe('signed-out')
    const told = await rig.signIn({ profile: 'hub' })
    expect(told.end).toMatchObject({
      kind: 'failed',
      error: { code: 'PROVIDER_REJECTED', details: { profile: 'hub' } },
    })
    expect(rig.checks().map(({ key }) => key)).toEqual(['eyJhbGciOiJub25lIn0.e30.x', 'eyJhbGciOiJub25lIn0.e30.x'])
  })

  it('is kept when the check says nothing', async () => {
    const rig = await startHubRig()
    rig.hub.userInfoStatus = 503
    const { view } = await rig.paste('hub')
    expect(view).toMatchObject({ state: 'static', upstream: rig.hub.api, account: null })
  })
})

describe('a 401 of the hub', () => {
  it('that is the operator’s fault passes untouched and ends nothing', async () => {
    const rig = await startHubRig()
    await rig.paste('hub')
    rig.hub.operatorKeyBad = true
    for (let count = 0; count < 3; count += 1) {
      const answer = await rig.chat('hub')
      expect([answer.status, answer.headers.has('x-tokenvault-error')]).toEqual([401, false])
      expect(answer.body).toEqual({ error: { message: 'Incorrect API key provided: sk-operator' } })
    }
    // One at sign-in, one for the three refusals: the pause between checks holds the others back.
    expect(rig.checks()).toHaveLength(2)
    expect((await rig.view('hub')).state).toBe('static')
    rig.hub.operatorKeyBad = false
    expect((await rig.chat('hub')).status).toBe(200)
  })

  it('that the check confirms asks for a new key, and nothing is sent from then on', async () => {
    const rig = await startHubRig()
    const { key } = await rig.paste('hub')
    rig.hub.revoke(key)
    expect((await rig.chat('hub')).status).toBe(200)
    rig.hub.flush()
    const refused = await rig.chat('hub')
    expect([refused.status, refused.headers.get('x-tokenvault-error')]).toEqual([503, 'sign-in-needed'])
    expect(await rig.view('hub')).toMatchObject({
      state: 'needs-sign-in',
      next: { kind: 'sign-in', reason: 'credential-rejected' },
    })
    const before = rig.hub.requests.length
    expect((await rig.chat('hub')).status).toBe(503)
    expect(rig.hub.requests).toHaveLength(before)
    const told = await rig.signIn({ profile: 'hub', secrets: { token: rig.hub.mintKey() } })
    expect(told.end.kind).toBe('done')
    expect((await rig.chat('hub')).status).toBe(200)
  })

  it('is not judged while the check cannot be asked', async () => {
    const rig = await startHubRig()
    const { key } = await rig.paste('hub')
    rig.hub.revoke(key)
    rig.hub.flush()
    rig.hub.userInfoStatus = 500
    expect((await rig.chat('hub')).status).toBe(401)
    expect((await rig.view('hub')).state).toBe('static')
  })
})

describe('a key that another program keeps in a file', () => {
  it('is read again when the hub refuses it, and the request is sent once more', async () => {
    const rig = await startHubRig()
    const old = rig.hub.mintKey()
    const file = join(await createTempDirectory(), 'key')
    await writeFile(file, old)
    await rig.add({ provider: 'aigne-hub', name: 'hub', settings: { hub: rig.hub.url, file } })
    expect((await rig.chat('hub')).status).toBe(200)
    const next = rig.hub.mintKey()
    await writeFile(file, `${next}\n`)
    rig.hub.revoke(old)
    rig.hub.flush()
    expect((await rig.chat('hub')).status).toBe(200)
    expect(rig.apiCalls().map(({ key }) => key)).toEqual([old, old, next])
    expect(await rig.view('hub')).toMatchObject({ state: 'static', upstream: rig.hub.api, account: 'demo@hub.example' })
  })
})

describe('answers that are not about the key', () => {
  it('402 is money: no check, no change', async () => {
    const rig = await startHubRig()
    await rig.paste('hub')
    rig.hub.outOfCredits = true
    const answer = await rig.chat('hub')
    expect([answer.status, answer.body]).toMatchObject([402, { error: { type: 'NOT_ENOUGH' } }])
    expect([rig.checks().length, (await rig.view('hub')).state]).toEqual([1, 'static'])
  })

  it('errors inside an event stream pass through as they are', async () => {
    const rig = await startHubRig()
    await rig.paste('hub')
    rig.hub.operatorKeyBad = true
    const answer = await rig.chat('hub', 'hello', sse, { stream: true })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    expect(answer.body).toBe('data: {"error":{"message":"Incorrect API key provided: sk-operator"}}\n\n')
    expect(rig.checks()).toHaveLength(1)
  })

  it('a stream arrives whole, up to its timing event that is not JSON', async () => {
    const rig = await startHubRig()
    await rig.paste('hub')
    const answer = await rig.chat('hub', 'hello', sse, { stream: true })
    expect(String(answer.body).split('\n\n').filter(Boolean)).toHaveLength(5)
    expect(answer.body).toContain('event: server-timing\ndata: total;dur=12.3')
  })

  it('the key is the only token that the hub sees: no cookie, no key of the client', async () => {
    const rig = await startHubRig()
    await rig.paste('hub')
    expect((await rig.chat('hub', 'hello', { cookie: 'login_token=a.b.c' })).status).toBe(200)
    const twice = await rig.call('hub', '/api/v2/chat/completions?access_token=mine', { method: 'POST', body: '{}' })
    expect([twice.status, twice.body]).toEqual([400, 'Access token found in multiple locations'])
    expect(JSON.stringify(rig.hub.requests)).not.toContain(rig.key)
  })
})

describe('the address of a hub', () => {
  it('can change, but the key stays with the host it was made for', async () => {
    const rig = await startHubRig()
    await rig.paste('hub')
    const other = await startAigneHub()
    await rig.handlers['profiles.update']({ profile: 'hub', settings: { hub: other.url } })
    const refused = await rig.chat('hub')
    expect([refused.status, refused.headers.get('x-tokenvault-error')]).toEqual([404, 'no-upstream'])
    expect(other.requests).toEqual([])
    await other.close()
  })
})
