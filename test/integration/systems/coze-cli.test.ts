import { writeFile } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ProfileView } from '../../../src/shared/views.ts'
import { type CliHome, createCliHome, createServedCliHome } from '../../support/cli-home.ts'
import { cliLogin, setWords } from '../../support/cli-login.ts'
import { freePort } from '../../support/free-port.ts'
import { startApihubServer } from '../../support/systems/apihub-server.ts'
import { cozeKey, cozeKeyId, cozePat, cozeSecret } from '../../support/systems/coze-demo.ts'
import { startDemoCoze } from '../../support/systems/coze-rig.ts'
import { filesHolding } from '../../support/tour.ts'

const set = setWords

async function login(cli: CliHome, profile: string, decision: 'approve' | 'deny' = 'approve') {
  const { events, last, code } = await cliLogin(cli, [profile], { decision })
  return { events: events.map(({ event }) => event), last, code }
}

async function start(options: Parameters<typeof startDemoCoze>[0] = {}, createHome = createServedCliHome) {
  const coze = await startDemoCoze(options)
  const cli = await createHome()
  const bases = { apiBase: coze.url, wwwBase: coze.url, wsBase: coze.url }
  const me = async () => JSON.parse((await cli.run(['curl', 'coze', '/v1/users/me', '--', '--silent'])).stdout)
  const secretFile = async (name: string, text: string) => {
    const path = `${cli.home}.${name}`
    await writeFile(path, text, { mode: 0o600 })
    return `${name}=file:${path}`
  }
  /** What must stand nowhere: neither in a file of the vault nor in what was printed. */
  const leaks = (secrets: readonly string[]) => [
    ...filesHolding(cli.home, secrets),
    ...secrets.filter((secret) => cli.printed().includes(secret)),
  ]
  return { coze, cli, bases, me, secretFile, leaks }
}

describe('Coze from the command line', () => {
  it('with a personal access token, until it is revoked', async () => {
    const { coze, cli, bases, me, secretFile, leaks } = await start({}, createCliHome)
    const wrong = await secretFile('token', 'pat_wrong')
    const refused = await cli.run(['add', 'coze', '--name', 'refused', ...set(bases), '--secret', wrong])
    expect(refused.code).toBe(7)
    expect(refused.stderr).toMatch(/not accept|refused/)
    const secret = await secretFile('token', `${cozePat}\n`)
    const added = await cli.json<ProfileView>(
      'add',
      'coze',
      '--name',
      'coze',
      ...set({ ...bases, expires: '30d' }),
      '--secret',
      secret,
    )
    expect(added).toMatchObject({ grant: 'static', state: 'static' })
    expect(await me()).toMatchObject({ code: 0, data: { user_name: 'ada' } })
    const host = await cli.serve()
    const variables = await cli.json<Record<string, string>>('env', 'coze')
    expect(variables).toMatchObject({
      COZE_API_BASE: `${host.ready.proxy}/coze`,
      COZE_API_TOKEN: expect.stringMatching(/^tv_/),
    })
    await host.stop()
    coze.tokens.revoke(cozePat)
    expect(await me()).toMatchObject({ code: 'sign-in-needed' })
    expect((await cli.run(['token', 'coze'])).code).toBe(4)
    expect(leaks([cozePat])).toEqual([])
  })

  it('with a JWT app', async () => {
    const { coze, cli, bases, me, secretFile, leaks } = await start()
    const settings = { ...bases, clientId: 'jwt-app', keyId: cozeKeyId, sessionName: 'user-9' }
    const secret = await secretFile('privateKey', cozeKey.pkcs1)
    const added = await cli.json<ProfileView>(
      ...['add', 'coze', '--name', 'coze', '--grant', 'jwt-bearer', ...set(settings), '--secret', secret],
    )
    expect(added.state).toBe('valid')
    expect(await me()).toMatchObject({ data: { user_name: 'user-9' } })
    expect(await cli.run(['refresh', 'coze'])).toMatchObject({ code: 0 })
    expect(await me()).toMatchObject({ code: 0 })
    const { assertions } = coze.oauth
    expect([assertions.length, new Set(assertions).size]).toEqual([2, 2])
    expect(leaks([cozeKey.pkcs1.slice(40, 100), ...assertions])).toEqual([])
  })

  it('with a JWT app whose key is no key: what is wrong, and nothing of it', async () => {
    const { cli, bases, secretFile } = await start()
    const settings = { ...bases, clientId: 'jwt-app', keyId: cozeKeyId }
    const secret = await secretFile('privateKey', 'canary-no-key')
    await cli.run(['add', 'coze', '--name', 'coze', '--grant', 'jwt-bearer', ...set(settings), '--secret', secret])
    const failed = await login(cli, 'coze')
    expect([failed.last?.code, failed.code]).toEqual(['INVALID_INPUT', 2])
    expect(cli.printed()).not.toContain('canary-no-key')
  })

  it('by device code, approved and denied', async () => {
    const { coze, cli, bases, me, leaks } = await start()
    await cli.json(
      'add',
      'coze',
      '--name',
      'coze',
      '--grant',
      'device-code',
      ...set({ ...bases, clientId: 'device-app' }),
    )
    expect(await login(cli, 'coze', 'deny')).toMatchObject({
      last: { event: 'failed', code: 'FLOW_REJECTED' },
      code: 7,
    })
    expect(await login(cli, 'coze')).toMatchObject({ events: ['device-code', 'done'], code: 0 })
    expect(await me()).toMatchObject({ code: 0 })
    expect(await cli.run(['refresh', 'coze'])).toMatchObject({ code: 0 })
    expect(leaks(coze.tokens.presented)).toEqual([])
    coze.tokens.endSessions()
    expect((await cli.run(['refresh', 'coze'])).code).toBe(4)
  })

  it('in the browser, as a web app with its secret: denied, then allowed; and as a PKCE app without one', async () => {
    const port = await freePort()
    const { coze, cli, bases, me, secretFile, leaks } = await start({
      redirectUris: [`http://localhost:${port}/callback`],
    })
    const settings = { ...bases, clientId: 'web-app', redirectPort: String(port) }
    const secret = await secretFile('clientSecret', cozeSecret)
    await cli.json(
      'add',
      'coze',
      '--name',
      'coze',
      '--grant',
      'authorization-code',
      ...set(settings),
      '--secret',
      secret,
    )
    expect(await login(cli, 'coze', 'deny')).toMatchObject({
      last: { event: 'failed', code: 'FLOW_REJECTED' },
      code: 7,
    })
    expect(await login(cli, 'coze')).toMatchObject({ events: ['open', 'done'], code: 0 })
    expect(await me()).toMatchObject({ code: 0 })
    const pkce = { ...bases, clientId: 'pkce-app', redirectPort: String(port) }
    await cli.json('add', 'coze', '--name', 'pkce', '--grant', 'authorization-code', ...set(pkce))
    expect(await login(cli, 'pkce')).toMatchObject({ events: ['open', 'done'], code: 0 })
    expect(coze.tokens.find((await cli.run(['token', 'pkce'])).stdout.trim())).toMatchObject({ clientId: 'pkce-app' })
    expect(leaks([cozeSecret])).toEqual([])
  })
})

describe('apihub.net from the command line', () => {
  it('as the application, as a person, and anonymously; a refused token is never followed by an anonymous call', async () => {
    const sk = 'canary-secret-key-of-apihub'
    const hub = await startApihubServer({ keys: { ak: sk } })
    onTestFinished(() => hub.close())
    const cli = await createServedCliHome()
    const base = { apiBase: hub.url, ak: 'ak' }
    const secret = ['--secret', 'sk=env:APIHUB_SK']
    const add = async (...words: string[]) =>
      expect(await cli.run(['add', 'apihub', ...words], { env: { APIHUB_SK: sk } })).toMatchObject({ code: 0 })
    await add('--name', 'app', ...set(base), ...secret)
    const person = { ...base, identity: 'person', userId: 'u1', roles: 'SYS_ADMIN,OPS', groups: '/技术部/运维部' }
    await add('--name', 'person', ...set(person), ...secret)
    await add('--name', 'nobody', '--grant', 'none', ...set({ apiBase: hub.url }))
    const wrong = await cli.run(['add', 'apihub', '--name', 'x', ...set({ ...base, identity: 'person' }), ...secret], {
      env: { APIHUB_SK: sk },
    })
    expect([wrong.code, wrong.stderr.includes('userId')]).toEqual([2, true])
    for (const [name, ran] of [
      ['app', 'app'],
      ['person', 'person'],
      ['nobody', 'anonymous'],
    ] as const) {
      const { stdout } = await cli.run(['curl', name, '/api/weather-basic/now', '--', '--silent'])
      expect(JSON.parse(stdout)).toMatchObject({ success: true, result: { ran } })
    }
    expect(hub.requests[1]?.claims).toMatchObject({ roles: ['SYS_ADMIN', 'OPS'], groups: ['/技术部/运维部'] })
    expect(await cli.run(['set', 'person', 'roles=AUDITOR', 'lifetime=90000'])).toMatchObject({ code: 0 })
    await cli.run(['curl', 'person', '/api/weather-basic/now', '--', '--silent'])
    const claims = hub.requests.at(-1)?.claims as { iat: number; exp: number }
    expect(claims).toMatchObject({ sub: 'u1', roles: ['AUDITOR'], exp: claims.iat + 7140 })
    const encoded = Buffer.from(sk).toString('base64')
    const base64 = ['--name', 'base64', ...set({ ...base, keyEncoding: 'base64' }), '--secret', 'sk=env:SK64']
    expect(await cli.run(['add', 'apihub', ...base64], { env: { SK64: encoded } })).toMatchObject({ code: 0 })
    await add('--name', 'stranger', ...set({ ...base, ak: 'unknown' }), ...secret)
    for (const [name, answer] of [
      ['base64', { success: true, result: { ran: 'app' } }],
      ['stranger', { success: false, code: 'INVALID_TOKEN' }],
    ] as const) {
      const { stdout } = await cli.run(['curl', name, '/api/weather-basic/now', '--', '--silent'])
      expect(JSON.parse(stdout)).toMatchObject(answer)
    }
    expect(hub.requests.filter(({ ran }) => ran === 'anonymous')).toHaveLength(1)
    const token = (await cli.run(['token', 'app'])).stdout.trim()
    expect(token).toMatch(/^eyJ/)
    expect(filesHolding(cli.home, [sk, token])).toEqual([])
    expect(cli.printed()).not.toContain(sk)
  })
})
