import { describe, expect, it, onTestFinished } from 'vitest'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { type MatrixOneOptions, moiUser, startMatrixOneServer } from '../../support/systems/matrixone-server.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'

const { accountName, username, password } = moiUser

async function start(options: MatrixOneOptions & { settings?: Record<string, string>; clock?: FakeClock } = {}) {
  const { settings = {}, clock, ...more } = options
  const server = await startMatrixOneServer({ ...(clock ? { now: clock.now } : {}), ...more })
  onTestFinished(() => server.close())
  const rig = await startSystemRig(clock ? { clock } : {})
  const kept = settings.rememberPassword === 'true' ? { secrets: { password } } : {}
  await rig.add({
    ...{ provider: 'matrixone', name: 'moi', ...kept },
    settings: { apiBase: server.url, accountName, username, ...settings },
  })
  const signIn = () => rig.signIn({ profile: 'moi', ...(kept.secrets ? {} : { secrets: { password } }) })
  const paths = () => server.requests.map(({ method, path }) => `${method} ${path}`)
  return { ...rig, server, signIn, paths }
}

describe('MatrixOne', () => {
  it('signs in, makes a moi-key, and the proxy adds it', async () => {
    const { server, signIn, call, paths, view } = await start()
    expect((await signIn()).end.kind).toBe('done')
    expect(paths()).toEqual(['POST /auth/login', 'POST /user/me/api-key'])
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      ...{ account_name: accountName, username, password, type: 'workspace' },
    })
    expect(await call('moi', '/catalog/list', { method: 'POST' })).toMatchObject({
      status: 200,
      body: { code: 'OK', data: { by: 'moi-key' } },
    })
    const asked = server.requests.at(-1)
    expect(asked?.headers).toMatchObject({ 'moi-key': server.moiKey })
    expect(asked?.headers.authorization).toBeUndefined()
    expect(asked?.headers['access-token']).toBeUndefined()
    expect(await view('moi')).toMatchObject({ state: 'valid', access: { source: 'declared' }, storedSecrets: [] })
  })
})
