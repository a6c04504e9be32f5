import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import type { ProfileView } from '../../../src/shared/views.ts'
import { createServedCliHome } from '../../support/cli-home.ts'
import { cliLogin, setWords } from '../../support/cli-login.ts'
import { finish, startCli } from '../../support/program-process.ts'
import { cozeKey, cozeKeyId } from '../../support/systems/coze-demo.ts'
import { startDemoCoze } from '../../support/systems/coze-rig.ts'

async function start() {
  const coze = await startDemoCoze({ audience: 'api.coze.com', refusalStatus: 200 })
  const cli = await createServedCliHome()
  const add = (name: string, grant: string, settings: Record<string, string>) =>
    cli.run(['add', 'coze', '--name', name, '--grant', grant, ...setWords(settings), '--json'])
  return { coze, cli, add }
}

it('Coze elsewhere from the command line: region, workspace, account and enterprise reach the right addresses', async () => {
  const { coze, cli, add } = await start()
  expect(
    await add('team', 'authorization-code', { region: 'com', clientId: 'app', workspaceId: '734', redirectPort: '0' }),
  ).toMatchObject({ code: 0 })
  const login = startCli(['login', 'team', '--json', '--no-open'], cli)
  onTestFinished(() => void login.kill())
  const lines = createInterface({ input: login.stdout as Readable })[Symbol.asyncIterator]()
  const page = new URL((JSON.parse((await lines.next()).value ?? '') as { url: string }).url)
  expect(page.origin + page.pathname).toBe('https://www.coze.com/api/permission/oauth2/workspace_id/734/authorize')
  login.kill()
  await finish(login)

  const wrongRegion = await add('moon', 'device-code', { region: 'moon', clientId: 'device-app' })
  expect([wrongRegion.code, wrongRegion.stderr]).toEqual([2, expect.stringContaining('region')])
  const bases = { apiBase: coze.url, wwwBase: coze.url }
  await add('tv', 'device-code', { ...bases, clientId: 'device-app', workspaceId: '9' })
  expect(await cliLogin(cli, ['tv'])).toMatchObject({ code: 0 })
  expect(coze.requests.map(({ path }) => path)).toContain('/api/permission/oauth2/workspace_id/9/device/code')

  const jwt = { ...bases, clientId: 'jwt-app', keyId: cozeKeyId, region: 'com' }
  const secret = ['--secret', 'privateKey=env:COZE_KEY', '--grant', 'jwt-bearer', '--json']
  const addJwt = (name: string, settings: Record<string, string>) =>
    cli.run(['add', 'coze', '--name', name, ...setWords({ ...jwt, ...settings }), ...secret], {
      env: { COZE_KEY: cozeKey.pkcs8 },
    })
  for (const [name, settings, path] of [
    ['account', { accountId: '77' }, '/account/77/token'],
    ['company', { enterpriseId: 'e-1' }, '/enterprise_id/e-1/token'],
  ] as const) {
    expect(JSON.parse((await addJwt(name, settings)).stdout)).toMatchObject({ state: 'valid' })
    expect(coze.tokenRequests().at(-1)?.path).toBe(`/api/permission/oauth2${path}`)
  }
  await addJwt('home', { region: 'cn' })
  const refused = await cliLogin(cli, ['home'])
  expect(refused).toMatchObject({ last: { event: 'failed', code: 'PROVIDER_REJECTED' }, code: 7 })
})

it('Coze from the command line: a 4100 inside 200 refreshes once and unseen, a 4101 never, an error inside a stream is the caller’s', async () => {
  const { coze, cli, add } = await start()
  await add('coze', 'device-code', { apiBase: coze.url, clientId: 'device-app' })
  await cliLogin(cli, ['coze'])
  const chat = async (body: object) =>
    (await cli.run(['curl', 'coze', '/v3/chat', '--', '--silent', '--json', JSON.stringify(body)])).stdout
  coze.tokens.endAccess()
  expect(await chat({ bot_id: 'bot-1', stream: true })).toContain('event:done')
  for (let round = 0; round < 2; round += 1) expect(await chat({ bot_id: 'bot-elsewhere' })).toContain('"code":4101')
  expect(await chat({ bot_id: 'bot-that-fails', stream: true })).toContain('event:error\ndata:{"code":4100')
  expect(coze.tokenRequests('refresh_token')).toHaveLength(1)
  expect(await cli.json<ProfileView>('show', 'coze')).toMatchObject({
    state: 'valid',
    refreshCount: 1,
    lastError: null,
  })
})
