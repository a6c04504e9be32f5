import { expect, type Page } from '@playwright/test'
import { decideOnDevice } from '../support/browserless-person.ts'
import { cozeKey, cozeKeyId, cozePat, cozeSecret, demoCozeOptions } from '../support/systems/coze-demo.ts'
import { type CozeServer, startCozeServer } from '../support/systems/coze-server.ts'
import { callHost, freePort, test as windowTest } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'

const test = windowTest.extend<{ coze: CozeServer; port: number }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  port: async ({}, use) => use(await freePort()),
  coze: async ({ port }, use) => {
    const coze = await startCozeServer(demoCozeOptions([`http://localhost:${port}/callback`]))
    await use(coze)
    await coze.close()
  },
})

/** Adds through the form; the grant is chosen by its name. Addresses of the test stand under Advanced. */
async function add(
  page: Page,
  coze: CozeServer,
  grant: string,
  fields: Record<string, string>,
  name = 'coze',
): Promise<void> {
  const form = addPage(page)
  await form.open()
  await form.choose('Coze')
  await form.dialog.getByRole('radio', { name: new RegExp(`^${grant}`) }).check()
  await form.submit({ name, fields: { ...fields, 'API address': coze.url } })
}

/** `GET /v1/users/me` as a local tool makes it. */
async function me(page: Page, proxy: string): Promise<unknown> {
  const permissions = { profiles: '*' as const, methods: [], paths: [], origins: [] }
  const { key } = await callHost(page, 'clients.add', { name: `tool-${crypto.randomUUID()}`, permissions })
  const answer = await fetch(new URL('/coze/v1/users/me', proxy), { headers: { authorization: `Bearer ${key}` } })
  return answer.json()
}

test('Coze with a pasted token: warned of a slip, answering, and asked for again when it is revoked', async ({
  opened,
  page,
  coze,
}) => {
  const profiles = profilesPage(page)
  const form = addPage(page)
  await form.open()
  await form.choose('Coze')
  const token = form.field('Access token')
  await token.fill('czu_of-another-kind')
  await expect(form.dialog.getByText('usually begin with “pat_ / sat_”')).toBeVisible()
  await token.fill(cozePat)
  await expect(form.dialog.getByText('usually begin with')).toHaveCount(0)
  await form.submit({ name: 'coze', fields: { Expires: '30d', 'API address': coze.url } })
  await profiles.expectState('coze', 'Fixed key')
  expect(await me(page, opened.proxy)).toMatchObject({ code: 0, data: { user_name: 'ada' } })
  coze.tokens.revoke(cozePat)
  await me(page, opened.proxy)
  await profiles.expectState('coze', 'Needs sign-in')
  await expect(page.getByText(cozePat)).toHaveCount(0)
})

test('Coze in the browser, as a web app with its secret, denied and allowed, and as a PKCE app', async ({
  opened,
  page,
  coze,
  port,
}) => {
  const signIn = signInDialog(page)
  const decide = async (button: 'Deny' | 'Sign in and allow') => {
    await expect(signIn.timeLeft).toBeVisible()
    const popup = page.waitForEvent('popup')
    await signIn.openPage()
    const consent = await popup
    await consent.getByRole('button', { name: button }).click()
    await expect(consent.getByText(/close this/i).first()).toBeVisible()
    await consent.close()
  }
  const bases = { 'Redirect port': String(port), 'Address of the authorization page': coze.url }
  const app = { 'Client ID (OAuth app ID)': 'web-app', 'Client secret': cozeSecret }
  await add(page, coze, 'Browser sign-in', { ...bases, ...app })
  await decide('Deny')
  await signIn.expectFailed(/denied/i)
  await signIn.retry()
  await decide('Sign in and allow')
  await signIn.finish()
  await profilesPage(page).expectState('coze', 'Valid')
  expect(await me(page, opened.proxy)).toMatchObject({ code: 0 })
  await add(page, coze, 'Browser sign-in', { ...bases, 'Client ID (OAuth app ID)': 'pkce-app' }, 'pkce')
  await decide('Sign in and allow')
  await signIn.finish()
  await profilesPage(page).expectState('pkce', 'Valid')
  await expect(page.getByText(cozeSecret)).toHaveCount(0)
})

test('Coze by device code: the code, a denial, then an approval', async ({ opened, page, coze }) => {
  const signIn = signInDialog(page)
  await add(page, coze, 'Device code', { 'Client ID (OAuth app ID)': 'device-app' })
  await expect(signIn.code).toBeVisible()
  await decideOnDevice(`${coze.url}/device?user_code=${[...coze.oauth.devices.keys()].at(-1)}`, { decision: 'deny' })
  await signIn.expectFailed(/denied/i)
  await signIn.retry()
  await expect(signIn.code).toBeVisible()
  await decideOnDevice(`${coze.url}/device?user_code=${[...coze.oauth.devices.keys()].at(-1)}`)
  await signIn.finish()
  await profilesPage(page).expectState('coze', 'Valid')
  expect(await me(page, opened.proxy)).toMatchObject({ code: 0 })
})

test('Coze with a JWT app: a key that is none, then the right one, and its snippets', async ({
  opened,
  page,
  coze,
}) => {
  const profiles = profilesPage(page)
  const fields = {
    'Client ID (OAuth app ID)': 'jwt-app',
    'Public key fingerprint': cozeKeyId,
    'Session name': 'user-7',
  }
  await add(page, coze, 'Signed assertion', { ...fields, 'Private key (PEM)': 'no key at all' })
  const signIn = signInDialog(page)
  await signIn.expectFailed(/BEGIN RSA PRIVATE KEY/)
  await expect(page.getByText('no key at all')).toHaveCount(0)
  await signIn.dialog.getByRole('button', { name: 'Edit settings' }).click()
  const form = addPage(page)
  await form.field('Private key (PEM)').fill(cozeKey.pkcs1)
  await form.dialog.getByRole('button', { name: 'Save' }).click()
  await profiles.expectState('coze', 'Valid')
  expect(await me(page, opened.proxy)).toMatchObject({ data: { user_name: 'user-7' } })

  await profiles.go('Proxy')
  await expect(page.getByText(`baseURL: '${new URL('/coze', opened.proxy).href}'`)).toBeVisible()
})
