import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { addPage } from './pages/add-page.ts'
import { clientsPage } from './pages/clients-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'
import { unlockPage } from './pages/unlock-page.ts'
import { test } from './renderer-fixture.ts'

const oidc = 'OpenID Connect / OAuth server'

test('the first start: a passphrase, typed twice, makes the vault and leads to an empty home', async ({ open }) => {
  const page = await open('first-no-keychain')
  const unlock = unlockPage(page)
  await expect(unlock.protection('System keychain')).toBeDisabled()
  await unlock.protection('Passphrase').check()
  await page.getByLabel('New passphrase', { exact: true }).fill('short')
  await unlock.submit.click()
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible()
  await unlock.createWithPassphrase('correct horse battery staple')
})

test('memory only must be understood before it can be chosen', async ({ open }) => {
  const page = await open('first')
  const unlock = unlockPage(page)
  await unlock.protection('Memory only').check()
  await expect(unlock.submit).toBeDisabled()
  await unlock.createInMemory()
  await expect(page.getByText('Memory only')).toBeVisible()
})

test('a wrong passphrase is said at the field, the right one opens', async ({ open }) => {
  const page = await open('locked')
  const unlock = unlockPage(page)
  await expect(page).toHaveTitle('Unlock the vault · Token Vault')
  const field = page.getByLabel('Passphrase', { exact: true })
  await field.focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(field).toHaveAttribute('type', 'text')
  await unlock.unlock('wrong')
  await expect(page.getByText('That passphrase is not right.')).toBeVisible()
  await unlock.unlock('correct horse battery staple')
  await expect(profilesPage(page).list).toBeVisible()
  // Not before the navigation, where the next Tab would begin.
  await expect(page.locator('#content')).toBeFocused()
})

test('a damaged vault says that nothing was deleted, and can be tried again', async ({ open }) => {
  const page = await open('damaged')
  await expect(unlockPage(page).failed).toBeVisible()
  await expect(unlockPage(page).alert).toContainText('Nothing was changed or deleted')
  await expect(page.getByRole('button', { name: 'Try the System keychain again' })).toBeEnabled()
})

test('an empty vault becomes one with a signed-in profile by keyboard alone, and the focus is never lost', async ({
  open,
}) => {
  const page = await open('empty')
  const { keyboard } = page
  await page.getByRole('button', { name: 'Add your first profile' }).press('Enter')
  await keyboard.type(oidc)
  await keyboard.press('Enter')
  await expect(addPage(page).field('Name')).toBeFocused()
  // The proposed name is marked, to be typed over.
  await keyboard.type('acme')
  for (const value of ['', 'https://id.acme.example', 'my-app']) {
    await keyboard.press('Tab')
    await keyboard.type(value)
  }
  await keyboard.press('Enter')
  await expect(signInDialog(page).dialog).toBeVisible()
  await page.evaluate(() => window.fake.stepSignIn('flow-1', { kind: 'done', expiresAt: Date.now() + 3_600_000 }))
  await expect(signInDialog(page).dialog.getByRole('button', { name: 'Done' })).toBeFocused()
  await keyboard.press('Enter')
  await expect(profilesPage(page).detail('acme')).toBeFocused()
})

test('adding a profile leads straight to its sign-in, by browser and to the end', async ({ open }) => {
  const page = await open('empty')
  const add = addPage(page)
  await add.open()
  await add.choose(oidc)
  await add.dialog.getByRole('button', { name: 'Add and sign in' }).click()
  await expect(add.field('Issuer URL')).toBeFocused()
  const live = add.dialog.getByRole('status', { name: 'Live check' }).first()
  const error = { code: 'PROVIDER_UNAVAILABLE', message: 'id.acme.example did not answer.', retryable: true } as const
  await page.evaluate((found) => {
    window.fake.state.setupFindings = [{ kind: 'problem', about: 'server', error: found }]
  }, error)
  await add.field('Issuer URL').fill('https://id.acme.example')
  await expect(live).toContainText('This could not be checked now')
  await page.evaluate(() => {
    const offers = ['authorization-code', 'device-code'] as const
    window.fake.state.setupFindings = [{ kind: 'server', issuer: 'https://acme.example', offers, pkce: true }]
  })
  await add.field('Issuer URL').fill('https://acme.example')
  await expect(live).toContainText('Found https://acme.example')
  await expectAccessible(page)
  await add.submit({ name: 'acme', fields: { 'Issuer URL': 'https://id.acme.example', 'Client ID': 'tv' } })
  const signIn = signInDialog(page)
  await expect(signIn.browserOpened).toBeVisible()
  await expect(signIn.dialog).toContainText('login.example.com')
  await page.evaluate(() => window.fake.stepSignIn('flow-1', { kind: 'done', expiresAt: Date.now() + 3_600_000 }))
  await signIn.finish()
  await expect(profilesPage(page).detail('acme')).toBeVisible()
})

test('a device code is shown with a QR code and a countdown, and can be cancelled', async ({ open }) => {
  const page = await open('empty')
  const add = addPage(page)
  await add.add({
    provider: oidc,
    name: 'box',
    grant: 'Device code',
    fields: { 'Issuer URL': 'https://id.example', 'Client ID': 'tv' },
  })
  const signIn = signInDialog(page)
  await expect(signIn.code).toHaveText('WDJB-MJHT')
  await expect(signIn.qr).toHaveJSProperty('complete', true)
  expect(await signIn.qr.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await expect(signIn.timeLeft).toContainText(/09:\d\d left/)
  await signIn.cancel()
  expect(await page.evaluate(() => window.fake.calls.map(({ name }) => name))).toContain('signIn.cancel')
})

test('a sign-in that failed says why and what to do, and starts again', async ({ open }) => {
  const page = await open('full', '#/profiles/id-new-server')
  await profilesPage(page).signIn('new-server')
  const signIn = signInDialog(page)
  await expect(signIn.browserOpened).toBeVisible()
  await page.evaluate(() =>
    window.fake.stepSignIn('flow-1', {
      kind: 'failed',
      error: { code: 'FLOW_TIMED_OUT', message: 'Nobody answered within 5 minutes.', retryable: false },
    }),
  )
  await signIn.expectFailed('The sign-in took too long')
  await signIn.retry()
  await expect(signIn.browserOpened).toBeVisible()
})

test('a definition that is wrong is refused with its file, pointer and expectation', async ({ open }) => {
  const page = await open()
  const add = addPage(page)
  await add.open()
  await add.addDefinition('{"id": "acme", }')
  await expect(add.alert).toContainText('This is not valid JSON')
  await add.dialog.getByRole('button', { name: 'Back' }).click()
  await add.addDefinition('{"id": "acme"}')
  await expect(add.alert).toContainText('/name')
  await expect(add.alert).toContainText('an object with "en" and "zh-CN"')
  await add.dialog.getByRole('button', { name: 'Back' }).click()
  await add.addDefinition('{"id": "acme", "name": {"en": "Acme", "zh-CN": "艾克米"}}')
  await expect(page.getByRole('dialog', { name: 'Add Acme' })).toBeVisible()
})

test('the countdown runs, and the list is walked and searched by keyboard alone', async ({ open }) => {
  const page = await open('full', '#/profiles/id-acme-staging')
  const profiles = profilesPage(page)
  const before = await profiles.countdowns('acme-staging').first().innerText()
  await expect(profiles.countdowns('acme-staging').first()).not.toHaveText(before)
  await page.keyboard.press('/')
  await expect(profiles.search).toBeFocused()
  await page.keyboard.type('git')
  await expect(profiles.list.getByRole('option')).toHaveCount(2)
  await page.keyboard.press('ArrowDown')
  await expect(profiles.list).toBeFocused()
  await page.keyboard.press('End')
  await expect(profiles.detail('gitlab-ci')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(profiles.detail('gitlab-ci')).toBeFocused()
})

test('the palette does everything by typing, and leaves the keys of an input method to it', async ({ open }) => {
  const page = await open()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('remove ci-pat')
  for (const key of ['Enter', 'Escape']) {
    const field = page.getByRole('combobox', { name: 'Command palette' })
    await field.dispatchEvent('keydown', { key, isComposing: true, bubbles: true })
  }
  await expect(profilesPage(page).row('ci-pat')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(profilesPage(page).row('ci-pat')).toHaveCount(0)
})

test('a token is revealed only after a question, and hidden when the window loses the focus', async ({ open }) => {
  const page = await open('full', '#/profiles/id-acme-staging')
  const token = await profilesPage(page).reveal('acme-staging')
  await expect(token).toHaveText('eyJ.acme-staging.token')
  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await expect(page.getByText('eyJ.acme-staging.token')).toHaveCount(0)
})

test('copying, a failed refresh and a revocation that failed later are told', async ({ open }) => {
  const page = await open('full', '#/profiles/id-acme-staging')
  const profiles = profilesPage(page)
  await profiles.copyToken('acme-staging')
  await expect(profiles.message('Token of acme-staging copied')).toBeVisible()
  await profiles.copy('acme-staging', 'Copy curl command')
  await expect(profiles.message('curl command of acme-staging copied')).toBeVisible()
  await page.evaluate(() =>
    window.fake.failNext('tokens.refresh', { code: 'OFFLINE', message: 'No route to id.example.', retryable: true }),
  )
  await profiles.refresh('acme-staging')
  await expect(profiles.message('No route to id.example.')).toBeVisible()
  await profiles.signOut('acme-staging')
  await expect(profiles.message('acme-staging is signed out')).toBeVisible()
  await profiles.expectState('acme-staging', 'Signed out')
  await profiles.undo()
  await expect(profiles.message('acme-staging is signed in again, as it was')).toBeVisible()
  await profiles.expectState('acme-staging', 'Valid')
  await page.evaluate(() => {
    const [title, body] = ['acme-staging: not revoked', 'It may work elsewhere.'].map((en) => ({ en, 'zh-CN': en }))
    if (title && body) window.fake.emit('notice', { kind: 'not-revoked', profileId: 'id-acme-staging', title, body })
  })
  await expect(page.getByRole('alert').getByText('acme-staging: not revoked')).toBeVisible()
})

test('a profile is renamed, and its settings are changed without typing the stored secret again', async ({ open }) => {
  const page = await open('full', '#/profiles/id-openai-key')
  const profiles = profilesPage(page)
  await profiles.rename('openai-key', 'openai')
  await profiles.editSettings('openai')
  await page.getByRole('dialog').getByLabel('Tags').fill('work, ai')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(profiles.message('Settings of openai saved')).toBeVisible()
})

test('a client gets a key that is shown once, and loses it', async ({ open }) => {
  const page = await open('full', '#/clients')
  const clients = clientsPage(page)
  expect(await clients.add('my-tool', ['acme-staging', 'gitlab-ci'])).toMatch(/^tv_new1-/)
  await expect(clients.active).toContainText('acme-staging, gitlab-ci')
  await clients.revoke('my-tool')
  await expect(clients.ended).toContainText('my-tool')
  await clients.remove('my-tool')
  await expect(clients.ended).not.toContainText('my-tool')
})

test('the ledger is read on and filtered, and its paths break after slashes', async ({ open }) => {
  const page = await open('full', '#/ledger')
  const rows = page.getByRole('table').getByRole('row')
  await expect(rows).toHaveCount(51)
  await page.getByRole('button', { name: 'Load more' }).click()
  await expect(rows).toHaveCount(101)

  // In a narrow window the table scrolls, not the page; a path breaks after slashes, and is selected as it is.
  await page.setViewportSize({ width: 640, height: 720 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(640)
  const path = '/projects/42/merge-requests/7/diffs'
  const segments = rows.nth(3).locator('span:has(wbr) span')
  const boxes = await segments.evaluateAll((spans) => spans.map((span) => [...span.getClientRects()].map(({ y }) => y)))
  expect(boxes.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1])
  expect(new Set(boxes.flat()).size).toBeGreaterThan(1)
  await segments.first().evaluate((span) => getSelection()?.selectAllChildren(span.parentElement as Element))
  expect(await page.evaluate(() => String(getSelection()))).toBe(path)

  await page.getByRole('combobox', { name: 'Client' }).click()
  await page.getByRole('option', { name: 'report-script' }).click()
  await expect(rows.nth(1)).toContainText('report-script')
  await expect(rows.filter({ hasText: 'claude-code' })).toHaveCount(0)
})

test('theme and language change at once and are kept for the first paint of the next start', async ({ open }) => {
  const page = await open('full', '#/settings')
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByRole('radio', { name: '简体中文' }).check()
  await expect(page.getByRole('heading', { name: '设置', level: 1 })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({
    'tokenvault.theme': 'dark',
    'tokenvault.language': 'zh-CN',
  })
  await page.reload()
  // Before any style sheet the page has the colour of the theme that was chosen, not of the system.
  await expect(page.locator('meta[name=color-scheme]')).toHaveAttribute('content', 'dark')
})

test('the form of a client that is removed elsewhere goes with it, and the keys work again', async ({ open }) => {
  const page = await open('full', '#/clients')
  await page.getByRole('button', { name: 'Edit: report-script' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.evaluate(() => {
    window.fake.state.clients = window.fake.state.clients.filter(({ name }) => name !== 'report-script')
    window.fake.emit('clients.changed', null)
  })
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox')).toBeFocused()
})

test('what this host cannot do is not offered', async ({ open }) => {
  const page = await open('headless', '#/settings')
  await expect(page.getByRole('switch')).toHaveCount(0)
  await expect(page.getByText('Not on this host')).toBeVisible()
})

test('ten thousand profiles: a few rows in the page, the last one a key press away', async ({ open }) => {
  const page = await open('many')
  const profiles = profilesPage(page)
  expect(await profiles.list.getByRole('option').count()).toBeLessThan(50)
  await profiles.list.focus()
  await page.keyboard.press('End')
  await expect(profiles.row('profile-10000')).toBeVisible()
  await expect(profiles.detail('profile-10000')).toBeVisible()
})

test('in a narrow window the list comes first, then the profile, and back', async ({ open, page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await open()
  const profiles = profilesPage(page)
  await profiles.list.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(profiles.list).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article')).toBeFocused()
  await page.getByRole('button', { name: 'Back' }).click()
  await expect(profiles.list).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})
