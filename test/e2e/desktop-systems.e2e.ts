import { approveInBrowserlessWay } from '../support/browserless-person.ts'
import { startAigneHub } from '../support/systems/aigne-hub-server.ts'
import { startApihubServer } from '../support/systems/apihub-server.ts'
import { cloudreveApp, cloudreveUser, startCloudreveServer } from '../support/systems/cloudreve-server.ts'
import { cozeKey, cozeKeyId, demoCozeOptions } from '../support/systems/coze-demo.ts'
import { startCozeServer } from '../support/systems/coze-server.ts'
import { moiUser, startMatrixOneServer } from '../support/systems/matrixone-server.ts'
import { test as base, expect } from './desktop-driver.ts'
import { callFromPage, createVault } from './desktop-page.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'

const sk = 'canary-secret-key-of-apihub'

const test = base.extend<{ systems: Awaited<ReturnType<typeof startSystems>> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  systems: async ({}, use) => {
    const systems = await startSystems()
    await use(systems)
    await Promise.all(Object.values(systems).map((server) => server.close()))
  },
})

async function startSystems() {
  return {
    hub: await startAigneHub(),
    apihub: await startApihubServer({ keys: { ak: sk } }),
    moi: await startMatrixOneServer(),
    drive: await startCloudreveServer(),
    coze: await startCozeServer(demoCozeOptions([])),
  }
}

test('the five systems in the tray: signed in, copied as each one wants it, refreshed', async ({
  desktop,
  systems,
}) => {
  const { hub, apihub, moi, drive, coze } = systems
  const hubKey = hub.mintKey()
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  const add = (provider: string, name: string, grant: Grant, settings: Settings, secrets: Settings = {}) =>
    callFromPage(page, 'profiles.add', { provider, name, grant, settings, secrets })
  await add('aigne-hub', 'hub', 'static', { hub: hub.url }, { token: hubKey })
  await add('apihub', 'weather', 'self-signed', { ak: 'ak', apiBase: apihub.url }, { sk })
  const { accountName, username, password } = moiUser
  await add('matrixone', 'moi', 'session', { apiBase: moi.url, accountName, username })
  const oauth = { site: drive.url, clientId: cloudreveApp.id, redirectPort: '0' }
  await add('cloudreve', 'drive', 'authorization-code', oauth, { clientSecret: cloudreveApp.secret })
  const bases = { apiBase: coze.url, wwwBase: coze.url, wsBase: coze.url }
  const jwt = { ...bases, clientId: 'jwt-app', keyId: cozeKeyId, sessionName: 'user-3' }
  await add('coze', 'coze', 'jwt-bearer', jwt, { privateKey: cozeKey.pkcs8 })

  const items = async (name: string) =>
    (await app.tray())
      .find(({ label }) => label.startsWith(`${name} — `))
      ?.items.filter(({ enabled, label }) => enabled && label !== '') ?? []
  const offers = async (name: string) => (await items(name)).map(({ label }) => label)
  const copied = async (name: string, item: string) => {
    await app.writeClipboard('')
    await app.chooseInTray(name, item)
    await expect.poll(() => app.clipboard()).not.toBe('')
    return app.clipboard()
  }
  /** What a copied header is worth at the system itself. */
  const asked = async (header: string, url: string, method = 'GET') => {
    const [name = '', value = ''] = header.split(': ')
    return (await fetch(url, { method, headers: { [name]: value } })).json()
  }

  // Two need their person: one answers in the window that the tray shows, one in the browser that it opens.
  await expect.poll(() => offers('moi')).toEqual(['Copy proxy URL', 'Sign in…'])
  await app.chooseInTray('moi', 'Sign in…')
  await signInDialog(page).answer('Password', password)
  await signInDialog(page).finish()
  await app.chooseInTray('drive', 'Sign in…')
  await expect.poll(async () => (await app.openedLinks()).length).toBe(1)
  await approveInBrowserlessWay((await app.openedLinks())[0] as string)
  await expect.poll(() => offers('drive')).toContain('Copy token')

  expect(await copied('hub', 'Copy token')).toBe(hubKey)
  const ofHub = await copied('hub', 'Copy Authorization header')
  expect(await asked(ofHub, `${hub.api}/api/user/info`)).toMatchObject({ user: { email: 'demo@hub.example' } })
  const ofApihub = await copied('weather', 'Copy apihub-token header')
  expect(await asked(ofApihub, `${apihub.url}/api/weather_basic/now`)).toMatchObject({ result: { ran: 'app' } })
  const ofMoi = await copied('moi', 'Copy moi-key header')
  expect(ofMoi).toBe(`moi-key: ${moi.moiKey}`)
  expect(await asked(ofMoi, `${moi.url}/catalog/list`, 'POST')).toMatchObject({ code: 'OK', data: { by: 'moi-key' } })
  const ofDrive = await copied('drive', 'Copy Authorization header')
  expect(await asked(ofDrive, `${drive.url}/api/v4/user/me`)).toMatchObject({ data: { id: cloudreveUser.id } })
  const ofCoze = await copied('coze', 'Copy Authorization header')
  expect(await asked(ofCoze, `${coze.url}/v1/users/me`)).toMatchObject({ data: { user_name: 'user-3' } })
  expect(await copied('coze', 'Copy proxy URL')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/coze\/$/)

  expect(await offers('hub')).not.toContain('Refresh now')
  for (const name of ['weather', 'moi', 'drive', 'coze']) {
    await app.chooseInTray(name, 'Refresh now')
    await expect.poll(async () => (await callFromPage(page, 'profiles.get', { profile: name })).refreshCount).toBe(1)
  }
  expect(moi.requests.filter(({ path }) => path === '/auth/refresh').map(({ status }) => status)).toEqual([200])
  expect(drive.requests.filter(({ path }) => path.endsWith('/token/refresh')).map(({ status }) => status)).toEqual([
    200,
  ])
  expect(coze.oauth.assertions).toHaveLength(2)
  expect(await copied('coze', 'Copy Authorization header')).not.toBe(ofCoze)
  expect(await copied('moi', 'Copy moi-key header')).toBe(ofMoi)
})

type Grant = 'static' | 'self-signed' | 'session' | 'authorization-code' | 'jwt-bearer'
type Settings = Record<string, string>
