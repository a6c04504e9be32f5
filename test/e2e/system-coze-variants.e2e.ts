import { expect, type Page } from '@playwright/test'
import { decideOnDevice } from '../support/browserless-person.ts'
import { cozeKey, cozeKeyId, demoCozeOptions } from '../support/systems/coze-demo.ts'
import { type CozeServer, startCozeServer } from '../support/systems/coze-server.ts'
import { callHost, freePort, test as windowTest } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'

const test = windowTest.extend<{ coze: CozeServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  coze: async ({}, use) => {
    const coze = await startCozeServer({ ...demoCozeOptions([]), audience: 'api.coze.com', refusalStatus: 200 })
    await use(coze)
    await coze.close()
  },
})

/** Adds through the form, with the site chosen by the name that it shows. */
async function add(page: Page, grant: string, region: string, name: string, fields: Record<string, string>) {
  const form = addPage(page)
  await form.open()
  await form.choose('Coze')
  await form.dialog.getByRole('radio', { name: new RegExp(`^${grant}`) }).check()
  await chooseRegion(page, region)
  await form.submit({ name, fields })
}

async function chooseRegion(page: Page, region: string): Promise<void> {
  await addPage(page).field('Region').click()
  await page.getByRole('option', { name: region }).click()
}

test('Coze elsewhere: region, workspace and account are chosen in the window and reach the right addresses', async ({
  opened: _opened,
  page,
  coze,
}) => {
  const profiles = profilesPage(page)
  const signIn = signInDialog(page)
  const app = 'Client ID (OAuth app ID)'

  await test.step('the international site opens its own page, bound to the workspace', async () => {
    await page.context().route('https://www.coze.com/**', (route) => route.fulfill({ body: 'Coze' }))
    const port = String(await freePort())
    const fields = { [app]: 'pkce-app', 'Redirect port': port, 'Workspace id': '734' }
    await add(page, 'Browser sign-in', 'International (coze.com)', 'team', fields)
    await expect(signIn.dialog).toContainText('www.coze.com')
    const popup = page.waitForEvent('popup')
    await signIn.openPage()
    const consent = await popup
    await consent.waitForURL('https://www.coze.com/**')
    expect(new URL(consent.url()).pathname).toBe('/api/permission/oauth2/workspace_id/734/authorize')
    await consent.close()
    await signIn.cancel()
    await expect(profiles.detail('team')).toContainText('https://api.coze.com')
    await expect(profiles.detail('team')).toContainText('International (coze.com)')
  })

  await test.step('a device code is bound to the workspace, too', async () => {
    const fields = { [app]: 'device-app', 'Workspace id': '9', 'API address': coze.url }
    await add(page, 'Device code', 'International (coze.com)', 'tv', fields)
    await expect(signIn.code).toBeVisible()
    const [device] = [...coze.oauth.devices.values()]
    expect(device).toMatchObject({ workspaceId: '9' })
    await decideOnDevice(`${coze.url}/device?user_code=${device?.userCode}`)
    await signIn.finish()
    await profiles.expectState('tv', 'Valid')
  })

  await test.step('an assertion for the other site is refused, and put right in the form', async () => {
    const fields = { [app]: 'jwt-app', 'Public key fingerprint': cozeKeyId, 'Private key (PEM)': cozeKey.pkcs8 }
    const more = { 'Account id': '77', 'API address': coze.url }
    await add(page, 'Signed assertion', 'China (coze.cn)', 'jwt', { ...fields, ...more })
    await signIn.expectFailed(/refused the sign-in/)
    await signIn.dialog.getByRole('button', { name: 'Edit settings' }).click()
    await chooseRegion(page, 'International (coze.com)')
    await addPage(page).dialog.getByRole('button', { name: 'Save' }).click()
    await profiles.expectState('jwt', 'Valid')
    expect(coze.tokenRequests().at(-1)?.path).toBe('/api/permission/oauth2/account/77/token')
  })
})

test('Coze: a 4100 inside 200 refreshes once and unseen, a 4101 never, and an error inside a stream is the caller’s', async ({
  opened,
  page,
  coze,
}) => {
  const profiles = profilesPage(page)
  const signIn = signInDialog(page)
  await add(page, 'Device code', 'China (coze.cn)', 'coze', {
    'Client ID (OAuth app ID)': 'device-app',
    'API address': coze.url,
  })
  await expect(signIn.code).toBeVisible()
  await decideOnDevice(`${coze.url}/device?user_code=${[...coze.oauth.devices.keys()][0]}`)
  await signIn.finish()
  const permissions = { profiles: '*' as const, methods: [], paths: [], origins: [] }
  const { key } = await callHost(page, 'clients.add', { name: 'bot', permissions })
  const chat = async (body: object) => {
    const init = { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(body) }
    const answer = await fetch(new URL('/coze/v3/chat', opened.proxy), init)
    return { status: answer.status, text: await answer.text() }
  }
  const refreshes = () => coze.tokenRequests('refresh_token').length

  coze.tokens.endAccess()
  expect((await chat({ bot_id: 'bot-1', stream: true })).text).toContain('event:done')
  expect(refreshes()).toBe(1)
  await profiles.choose('coze')
  await expect(profiles.detail('coze')).toContainText('1 time')

  for (let round = 0; round < 2; round += 1) {
    expect((await chat({ bot_id: 'bot-elsewhere' })).text).toContain('"code":4101')
  }
  expect((await chat({ bot_id: 'bot-that-fails', stream: true })).text).toContain('event:error\ndata:{"code":4100')
  expect(refreshes()).toBe(1)
  await profiles.expectState('coze', 'Valid')
  // Nobody is told of what is between the tool and Coze; the ledger has it.
  await expect(page.getByRole('region', { name: 'Messages' }).getByRole('alert')).toHaveCount(0)
  await profiles.go('Ledger')
  await expect(page.getByRole('row').filter({ hasText: '/v3/chat' }).filter({ hasText: '200' })).toHaveCount(4)
})
