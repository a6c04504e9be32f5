import { describe, expect, it, onTestFinished } from 'vitest'
import type { ProfileView } from '../../../src/shared/views.ts'
import { createServedCliHome } from '../../support/cli-home.ts'
import { cliLogin, setWords } from '../../support/cli-login.ts'
import { cloudreveApp, cloudreveUser, startCloudreveServer } from '../../support/systems/cloudreve-server.ts'
import { filesHolding } from '../../support/tour.ts'

const { email, password, captcha, otp, id } = cloudreveUser

async function start() {
  const server = await startCloudreveServer()
  onTestFinished(() => server.close())
  const cli = await createServedCliHome()
  const add = (name: string, settings: Record<string, string>, ...words: string[]) =>
    cli.json<ProfileView>('add', 'cloudreve', '--name', name, ...setWords({ site: server.url, ...settings }), ...words)
  const get = async (profile: string, path: string) =>
    JSON.parse((await cli.run(['curl', profile, `/api/v4${path}`, '--', '--silent'])).stdout)
  /** What must stand nowhere: neither in a file of the vault nor in what was printed. */
  const leaks = (secrets: readonly string[]) => [
    ...filesHolding(cli.home, secrets),
    ...secrets.filter((secret) => cli.printed().includes(secret)),
  ]
  return { server, cli, add, get, leaks }
}

describe('Cloudreve from the command line', () => {
  it('answers captcha and second factor on standard input, wrong ones too', async () => {
    const { server, cli, add, get, leaks } = await start()
    Object.assign(server.mood, { captcha: 'normal', twoFactor: true })
    await add('drive', { email })
    const words = ['drive', '--secret', 'password=env:CLOUDREVE_PASSWORD']
    const answers = ['nope', captcha, '000000', otp]
    const { events, code } = await cliLogin(cli, words, { answers, env: { CLOUDREVE_PASSWORD: password } })
    expect(events.map(({ event, kind }) => kind ?? event)).toEqual(['captcha', 'captcha', 'otp', 'otp', 'done'])
    expect(events[0]?.image).toMatch(/^data:image\/png/)
    expect(code).toBe(0)
    expect(await get('drive', '/user/me')).toMatchObject({ code: 0, data: { id } })
    expect(await cli.json('logout', 'drive')).toEqual({ revocation: 'revoked', error: null })
    expect(leaks([...server.issued, password])).toEqual([])
  })

  it('ends with 7 for a wrong password, and with 4 when the site ended the session; nobody is served meanwhile', async () => {
    const { server, cli, add, get } = await start()
    await add('drive', { email })
    expect(await get('drive', '/share/info')).toMatchObject({ data: { seen_by: 'anonymous' } })
    expect(await cliLogin(cli, ['drive'], { answers: ['not-the-password'] })).toMatchObject({
      last: { event: 'failed', code: 'PROVIDER_REJECTED' },
      code: 7,
    })
    expect(await cliLogin(cli, ['drive'], { answers: [password] })).toMatchObject({ code: 0 })
    const forgotten = { body: { code: 401, msg: 'Login required' }, throughGateway: true }
    server.mood.next.push({ path: '/api/v4/share/info', served: forgotten })
    expect(await get('drive', '/share/info')).toMatchObject({ data: { seen_by: id } })
    expect(server.requests.filter(({ path }) => path.endsWith('/session/token/refresh'))).toHaveLength(1)
    server.mood.stateHash = 'password-changed'
    expect((await cli.run(['refresh', 'drive'])).code).toBe(4)
    expect(await cli.json<ProfileView>('show', 'drive')).toMatchObject({ state: 'needs-sign-in' })
    const { stdout } = await cli.run(['curl', 'drive', '/api/v4/share/info', '--', '--silent'])
    expect(stdout).not.toContain('anonymous')
  })

  it('signs in with OAuth, refreshes in its odd way, and signs out; a wrong secret is told', async () => {
    const { server, cli, add, get, leaks } = await start()
    const grant = ['--grant', 'authorization-code', '--secret', 'clientSecret=env:CLIENT_SECRET']
    const settings = { clientId: cloudreveApp.id, redirectPort: '0' }
    const words = ['add', 'cloudreve', '--name', 'drive', ...setWords({ site: server.url, ...settings }), ...grant]
    await cli.run(words, { env: { CLIENT_SECRET: 'canary-of-another-app' } })
    expect(await cliLogin(cli, ['drive'])).toMatchObject({
      last: { event: 'failed', code: 'PROVIDER_REJECTED' },
      code: 7,
    })
    const secret = ['drive', '--secret', 'clientSecret=env:CLIENT_SECRET']
    const { events, code } = await cliLogin(cli, secret, { env: { CLIENT_SECRET: cloudreveApp.secret } })
    expect([events.map(({ event }) => event), code]).toEqual([['open', 'done'], 0])
    expect(await get('drive', '/user/me')).toMatchObject({ code: 0, data: { id } })
    expect(await cli.json<ProfileView>('refresh', 'drive')).toMatchObject({ state: 'valid', refreshCount: 1 })
    expect(await get('drive', '/share/info')).toMatchObject({ data: { seen_by: id } })
    expect(await cli.json('logout', 'drive')).toEqual({ revocation: 'revoked', error: null })
    expect(await add('nobody', {}, '--grant', 'none')).toMatchObject({ grant: 'none' })
    expect(await get('nobody', '/share/info')).toMatchObject({ data: { seen_by: 'anonymous' } })
    expect(leaks([...server.issued, cloudreveApp.secret, 'canary-of-another-app'])).toEqual([])
  })

  it('signs tokens here for a local site; a wrong key makes nobody of you, as the site does not refuse it', async () => {
    const { server, cli, add, get, leaks } = await start()
    const grant = ['--grant', 'self-signed', '--secret', 'secretKey=env:SECRET_KEY']
    const settings = setWords({ site: server.url, userId: id })
    const debug = (name: string, key: string) =>
      cli.run(['add', 'cloudreve', '--name', name, ...settings, ...grant], { env: { SECRET_KEY: key } })
    expect(await debug('debug', server.secretKey)).toMatchObject({ code: 0 })
    expect(await cli.json<ProfileView>('show', 'debug')).toMatchObject({ state: 'valid', grant: 'self-signed' })
    expect(await get('debug', '/user/me')).toMatchObject({ code: 0, data: { id } })
    await debug('wrong', 'canary-of-another-site')
    expect(await get('wrong', '/user/me')).toMatchObject({ code: 401 })
    expect((await cli.run(['add', 'cloudreve', '--name', 'x', ...settings, '--grant', 'self-signed'])).code).toBe(2)
    expect(leaks([server.secretKey, 'canary-of-another-site'])).toEqual([])
    expect(await add('nobody', {}, '--grant', 'none')).toMatchObject({ state: 'static' })
  })
})
