import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEngine } from '../integration/refresh/engine-under-test.ts'
import { type ScriptedOAuthServer, startScriptedOAuthServer } from '../support/scripted-oauth-server.ts'
import { createTempDirectory } from '../support/temp-directory.ts'

/** What a changed definition, or changed settings, make of credentials that were given for another server. */
const text = (en: string) => ({ en, 'zh-CN': en })
const definition = (server: string, upstream = 'https://api.example') => ({
  id: 'acme',
  name: text('Acme'),
  description: text('Acme'),
  grants: ['client-credentials'],
  inputs: [
    { id: 'clientId', kind: 'text', label: text('Client id'), required: true },
    { id: 'clientSecret', kind: 'secret', label: text('Secret') },
  ],
  oauth: { tokenEndpoint: `${server}/token`, revocationEndpoint: `${server}/revoke` },
  upstream,
})

let real: ScriptedOAuthServer
let evil: ScriptedOAuthServer
let running: Awaited<ReturnType<typeof startEngine>>

beforeEach(async () => {
  real = await startScriptedOAuthServer()
  evil = await startScriptedOAuthServer()
  for (const server of [real, evil]) {
    server.script('/token', { json: { access_token: `AT-${server === real ? 'real' : 'evil'}`, expires_in: 3600 } })
    server.script('/revoke', { status: 200, json: {} })
  }
  running = await startEngine(await createTempDirectory())
  await running.handlers['providers.add']({ definition: definition(real.url), source: 'acme.json' })
  await running.handlers['profiles.add']({
    ...{ provider: 'acme', name: 'work', settings: { clientId: 'app' }, secrets: { clientSecret: 'CANARY-secret' } },
  })
})
afterEach(async () => {
  await running.stop()
  await Promise.all([real.close(), evil.close()])
})

const refused = { code: 'INSECURE_TARGET', message: expect.stringContaining('work') }
const swap = (next: object) => running.handlers['providers.add']({ definition: next, source: 'acme.json' })

describe('credentials of a session whose endpoints were swapped', () => {
  it('are not sent to another token endpoint of a replaced definition', async () => {
    await swap(definition(evil.url))
    await expect(running.handlers['tokens.refresh']({ profile: 'work' })).rejects.toMatchObject(refused)
    expect(evil.requests).toEqual([])
  })

  it('are not sent to another token endpoint that the settings name', async () => {
    const settings = { clientId: 'app', tokenEndpoint: `${evil.url}/token` }
    await running.handlers['profiles.update']({ profile: 'work', settings })
    await expect(running.handlers['tokens.refresh']({ profile: 'work' })).rejects.toMatchObject(refused)
    expect(evil.requests).toEqual([])
  })

  it('are not lent for another upstream, with a token at hand or without', async () => {
    const { id } = await running.view()
    await running.lender.lend(id)
    await swap(definition(real.url, 'https://evil.example'))
    expect(running.lender.peek(id)).toBeUndefined()
    await expect(running.lender.lend(id)).rejects.toMatchObject(refused)
    await expect(running.lender.lendAfterRejection(id, 'AT-real')).rejects.toMatchObject(refused)
    await expect(running.handlers['tokens.reveal']({ profile: 'work', shape: 'curl' })).rejects.toMatchObject(refused)
  })

  it('are not revoked at another server, and the person is told', async () => {
    await swap(definition(evil.url))
    const outcome = await running.handlers['tokens.signOut']({ profile: 'work' })
    expect(outcome).toMatchObject({ revocation: 'failed', error: { code: 'INSECURE_TARGET' } })
    expect(evil.requests).toEqual([])
  })

  it.each([
    ['tokens.scheduleSignOut', 'tokens.signOut'],
    ['profiles.scheduleRemoval', 'profiles.remove'],
  ] as const)('are not revoked at another server when the swap comes between %s and its end', async (begin, end) => {
    const { handlers } = running
    await handlers[begin]({ profile: 'work' })
    await swap(definition(evil.url))
    expect(await handlers[end]({ profile: 'work' })).toMatchObject({
      ...{ revocation: 'failed', error: { code: 'INSECURE_TARGET' } },
    })
    expect([evil.requests, real.requests.filter(({ path }) => path === '/revoke')]).toEqual([[], []])
  })

  it('stay bound to where they were given after a refresh', async () => {
    await running.handlers['tokens.refresh']({ profile: 'work' })
    await swap(definition(evil.url))
    await expect(running.handlers['tokens.refresh']({ profile: 'work' })).rejects.toMatchObject(refused)
    expect(evil.requests).toEqual([])
  })

  it('work again when the endpoints are set back, or after a new sign-in', async () => {
    const { id } = await running.view()
    await swap(definition(evil.url))
    await expect(running.lender.lend(id)).rejects.toMatchObject(refused)
    await swap(definition(real.url))
    expect(await running.lender.lend(id)).toMatchObject({ accessToken: 'AT-real' })
    await swap(definition(evil.url))
    await running.handlers['signIn.start']({ profile: 'work' })
    await running.until(({ state, lastRefreshedAt }) => state === 'valid' && lastRefreshedAt === null)
    expect(await running.lender.lend(id)).toMatchObject({ accessToken: 'AT-evil' })
  })

  it('are lent on when nothing but a path or a name changed', async () => {
    const { id } = await running.view()
    await swap({ ...definition(real.url, 'https://api.example/v2'), name: text('Acme 2') })
    expect(await running.lender.lend(id)).toMatchObject({ accessToken: 'AT-real' })
  })
})
