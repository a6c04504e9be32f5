import { expect, type Page } from '@playwright/test'
import {
  type CloudreveServer,
  cloudreveApp,
  cloudreveUser,
  startCloudreveServer,
} from '../support/systems/cloudreve-server.ts'
import { callHost, test as windowTest } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'

const { email, password, captcha, otp, id } = cloudreveUser

/** The captcha as something to look at. */
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="80">
  <rect width="240" height="80" fill="#eef2f7"/>
  <path d="M0 52C50 8 90 74 140 36S210 20 240 58M0 24C60 66 120 4 240 30" fill="none" stroke="#8aa0bd" stroke-width="2"/>
  <g font-family="serif" font-size="46" font-weight="700" fill="#2c4a75">${[...captcha]
    .map(
      (letter, at) =>
        `<text transform="translate(${30 + at * 50} ${54 + (at % 2) * 8}) rotate(${at % 2 ? 14 : -12})">${letter}</text>`,
    )
    .join('')}</g>
</svg>`

const test = windowTest.extend<{ site: CloudreveServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  site: async ({}, use) => {
    const captchaPicture = `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`
    const site = await startCloudreveServer({ captchaPicture })
    await use(site)
    await site.close()
  },
})

async function add(page: Page, site: CloudreveServer): Promise<void> {
  const form = addPage(page)
  await form.open()
  await form.choose('Cloudreve')
  await form.submit({ name: 'drive', fields: { 'Site address': site.url, 'E-mail': email } })
}

/** `GET /api/v4/share/info` as a local tool makes it: the site answers nobody, too. */
async function share(page: Page, proxy: string, profile = 'drive'): Promise<unknown> {
  const permissions = { profiles: '*' as const, methods: [], paths: [], origins: [] }
  const { key } = await callHost(page, 'clients.add', { name: `tool-${crypto.randomUUID()}`, permissions })
  const headers = { authorization: `Bearer ${key}` }
  return (await fetch(new URL(`/${profile}/api/v4/share/info`, proxy), { headers })).json()
}

test('Cloudreve: the captcha is shown, a wrong code is asked for again, and the first request is the person’s', async ({
  opened,
  page,
  site,
}) => {
  Object.assign(site.mood, { captcha: 'normal', twoFactor: true })
  const signIn = signInDialog(page)
  await add(page, site)
  await signIn.answer('Password', password)
  await expect(signIn.captcha).toHaveAttribute('src', /^data:image\//)
  await expect.poll(() => signIn.captcha.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBe(240)
  await signIn.answer('Characters in the picture', captcha)
  await expect(signIn.dialog).toContainText('Two-factor code from your authenticator app')
  await signIn.answer('One-time code', '000000')
  await expect(signIn.dialog).toContainText('The server did not accept that.')
  await expect(signIn.dialog.getByLabel('One-time code')).toHaveValue('')
  await signIn.answer('One-time code', otp)
  await signIn.finish()
  await profilesPage(page).expectState('drive', 'Valid')
  expect(await share(page, opened.proxy)).toMatchObject({ code: 0, data: { seen_by: id } })
  await expect(page.getByText(password)).toHaveCount(0)
})

test('Cloudreve: a wrong password is told; a token that the site forgot is renewed unseen, a changed password asks for its person, and signing out ends the session there', async ({
  opened,
  page,
  site,
}) => {
  const signIn = signInDialog(page)
  const profiles = profilesPage(page)
  await add(page, site)
  await signIn.answer('Password', 'not-the-password')
  await signIn.expectFailed(/does not know this e-mail address and password/)
  await signIn.retry()
  await signIn.answer('Password', password)
  await signIn.finish()
  await profiles.expectState('drive', 'Valid')
  site.mood.next.push({
    path: '/api/v4/share/info',
    served: { body: { code: 401, msg: 'Login required' }, throughGateway: true },
  })
  expect(await share(page, opened.proxy)).toMatchObject({ code: 0, data: { seen_by: id } })
  const refreshes = site.requests.filter(({ path }) => path.endsWith('/session/token/refresh'))
  expect(refreshes.map(({ headers, status }) => [headers.authorization, status])).toEqual([[undefined, 200]])

  site.mood.stateHash = 'password-changed'
  await profiles.refresh('drive')
  await profiles.expectState('drive', 'Needs sign-in')
  // The access token lives on until its end, also at the site; nobody is served in its owner's place.
  expect(await share(page, opened.proxy)).toMatchObject({ code: 0, data: { seen_by: id } })
  await profiles.signIn('drive')
  await signIn.answer('Password', password)
  await signIn.finish()
  await profiles.signOut('drive')
  await profiles.expectState('drive', 'Signed out')
  await callHost(page, 'tokens.signOut', { profile: 'drive' })
  expect(site.requests.map(({ method, path }) => `${method} ${path}`)).toContain('DELETE /api/v4/session/token')
  expect(await share(page, opened.proxy)).toMatchObject({ code: 0, data: { seen_by: 'anonymous' } })
})

test('Cloudreve by OAuth, after a wrong secret, and with a token that is signed here', async ({
  opened,
  page,
  site,
}) => {
  const signIn = signInDialog(page)
  const profiles = profilesPage(page)
  const form = addPage(page)
  const choose = async (grant: string) => {
    await form.open()
    await form.choose('Cloudreve')
    await form.dialog.getByRole('radio', { name: new RegExp(`^${grant}`) }).check()
  }
  const allow = async () => {
    const popup = page.waitForEvent('popup')
    await signIn.openPage()
    const redirected = await popup
    await expect(redirected.getByRole('heading')).toBeVisible()
    await redirected.close()
  }
  await choose('Browser sign-in')
  const app = { 'Site address': site.url, 'Client ID': cloudreveApp.id, 'Redirect port': '0' }
  await form.submit({ name: 'drive', fields: { ...app, 'Client secret': 'canary-of-another-app' } })
  await allow()
  await signIn.expectFailed(/refused the sign-in/)
  await signIn.dialog.getByRole('button', { name: 'Edit settings' }).click()
  await form.field('Client secret').fill(cloudreveApp.secret)
  await form.dialog.getByRole('button', { name: 'Save' }).click()
  await profiles.choose('drive')
  await profiles.signIn('drive')
  await allow()
  await signIn.finish()
  await profiles.expectState('drive', 'Valid')
  expect(await share(page, opened.proxy)).toMatchObject({ data: { seen_by: id } })

  await choose('Token signed here')
  const fields = { 'Site address': site.url, 'User id': id, "The site's secret_key": site.secretKey }
  await form.submit({ name: 'debug', fields })
  await profiles.expectState('debug', 'Valid')
  expect(await share(page, opened.proxy, 'debug')).toMatchObject({ data: { seen_by: id } })
  for (const secret of [cloudreveApp.secret, 'canary-of-another-app', site.secretKey]) {
    await expect(page.getByText(secret)).toHaveCount(0)
  }
})
