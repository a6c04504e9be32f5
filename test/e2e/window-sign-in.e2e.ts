import { expect, type Page } from '@playwright/test'
import { startLyingIssuer } from '../support/lying-issuer.ts'
import { callHost, freePort, test } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { clientsPage } from './pages/clients-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'
import { allowInBrowser, generic, oidcFields } from './window-person.ts'

test('what the form cannot take is said at its field, and an issuer that is wrong is named', async ({
  opened: _opened,
  ground,
  page,
}) => {
  const { server, api } = await ground()
  const add = addPage(page)
  const signIn = signInDialog(page)
  await add.open()
  await add.choose(generic)
  await add.submit({ name: 'Not A Name', fields: oidcFields({ server, api }) })
  await expect(add.dialog.getByText(/^Use 1 to 64 lower-case letters/)).toBeVisible()
  await expect(add.field('Name')).toBeFocused()
  await add.submit({ name: 'acme', fields: { 'Client ID': '' } })
  await expect(add.dialog.getByText('This is required.')).toBeVisible()
  await expect(add.field('Client ID')).toBeFocused()

  const closed = `http://127.0.0.1:${await freePort()}`
  await add.submit({ name: 'acme', fields: { 'Issuer URL': closed, 'Client ID': 'tokenvault-public' } })
  await signIn.expectFailed('The provider has a problem')
  await expect(signIn.dialog).toContainText(new URL(closed).host)
  await expect(signIn.dialog).not.toContainText('by itself')
  await expect(signIn.dialog.getByRole('button', { name: 'Edit settings' })).toBeVisible()
  await page.keyboard.press('Escape')

  const liar = await startLyingIssuer()
  await add.add({ provider: generic, name: 'liar', fields: { 'Issuer URL': liar.issuer, 'Client ID': 'any' } })
  await signIn.expectFailed('The provider’s answer makes no sense')
  await expect(signIn.dialog).toContainText('issuer')
  await page.keyboard.press('Escape')
  await liar.close()
  await profilesPage(page).expectState('liar', 'Signed out')
})

test('a token by PKCE: counted down, refreshed, copied, revealed, renamed, revoked and removed', async ({
  opened,
  ground,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  // From here on the page's clock runs as usual, and can be put forward.
  await page.clock.install()
  await page.reload()
  const { server, api } = await ground()
  const profiles = profilesPage(page)
  await addPage(page).add({ provider: generic, name: 'acme', fields: oidcFields({ server, api }) })
  await allowInBrowser(page)
  await profiles.expectState('acme', 'Valid')
  await expect(profiles.detail('acme')).toContainText('ada@example.test')
  await profiles.detail('acme').getByLabel('Try it').fill('/api/me')
  await profiles.detail('acme').getByRole('button', { name: 'Send' }).click()
  await expect(profiles.detail('acme').getByRole('status')).toContainText('It works: 200')

  const countdown = profiles.countdowns('acme').first()
  const before = await countdown.innerText()
  await expect(countdown).not.toHaveText(before)

  await profiles.refresh('acme')
  await expect(profiles.message('acme was refreshed')).toBeVisible()
  await expect(profiles.detail('acme')).toContainText(/Refreshes\s*1 time/)
  expect(server.tokenRequests.filter(({ grantType }) => grantType === 'refresh_token')).toHaveLength(1)

  await profiles.copyToken('acme')
  await expect(profiles.message('Token of acme copied')).toBeVisible()
  const token = await page.evaluate(() => navigator.clipboard.readText())
  expect(await server.introspect(token)).toMatchObject({ active: true, account: 'ada@example.test' })
  await expect(page.getByText(token)).toHaveCount(0)
  await revealAndHide(page, token)

  await profiles.go('Clients')
  const key = await clientsPage(page).add('tool', ['acme'])
  await profiles.go('Profiles')
  const me = (name: string) =>
    fetch(`${opened.proxy}/${name}/api/me`, { headers: { authorization: `Bearer ${key}` } }).then(
      ({ status }) => status,
    )
  expect(await me('acme')).toBe(200)
  await profiles.rename('acme', 'acme-work')
  await expect(profiles.detail('acme-work')).toContainText(`${opened.proxy}/acme-work/`)
  expect(await Promise.all([me('acme-work'), me('acme')])).toEqual([200, 404])

  await profiles.signOut('acme-work')
  await expect(profiles.message('acme-work is signed out')).toBeVisible()
  await profiles.expectState('acme-work', 'Signed out')
  await profiles.undo()
  await profiles.expectState('acme-work', 'Valid')
  expect(await server.introspect(token)).toMatchObject({ active: true })
  await profiles.signOut('acme-work')
  await profiles.expectState('acme-work', 'Signed out')
  // As the command line ends it, without the rest of the minute.
  await callHost(page, 'tokens.signOut', { profile: 'acme-work' })
  expect(await server.introspect(token)).toMatchObject({ active: false })
  await profiles.remove('acme-work')
  await expect(page.getByRole('button', { name: 'Add your first profile' })).toBeVisible()
  await profiles.undo()
  await profiles.expectState('acme-work', 'Signed out')
})

test('a device code: shown as code and picture, counted down, denied, cancelled, and allowed', async ({
  opened: _opened,
  ground,
  page,
}) => {
  const fields = oidcFields(await ground())
  const signIn = signInDialog(page)
  await addPage(page).add({ provider: generic, name: 'box', grant: 'Device code', fields })
  await expect(signIn.code).toHaveText(/^[A-Z]{4}-[A-Z]{4}$/)
  await expect.poll(() => signIn.qr.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  const left = await signIn.timeLeft.innerText()
  await expect(signIn.timeLeft).not.toHaveText(left)

  await decide(page, 'Deny')
  await signIn.expectFailed('The sign-in was refused')
  await signIn.retry()
  await expect(signIn.code).toHaveText(/^[A-Z]{4}-[A-Z]{4}$/)
  await signIn.cancel()
  await profilesPage(page).expectState('box', 'Signed out')
  expect((await callHost(page, 'profiles.get', { profile: 'box' })).state).toBe('signed-out')

  await profilesPage(page).signIn('box')
  await decide(page, 'Allow')
  await signIn.finish()
  await profilesPage(page).expectState('box', 'Valid')
})

/** Opens the page of the code and decides there. */
async function decide(page: Page, choice: 'Allow' | 'Deny'): Promise<void> {
  const opening = page.waitForEvent('popup')
  await signInDialog(page).openPage()
  const opened = await opening
  await opened.getByRole('button', { name: choice }).click()
  if (choice === 'Allow') {
    const allow = opened.getByRole('button', { name: 'Sign in and allow' })
    await allow.click()
    await expect(opened.getByLabel('Account')).toBeHidden()
    await allow.click()
    await expect(opened.getByRole('heading')).toHaveText('Connected')
  } else await expect(opened.getByRole('button', { name: choice })).toHaveCount(0)
  await opened.close()
}

/** The question comes first, then the token, and it goes by itself. */
async function revealAndHide(page: Page, token: string): Promise<void> {
  const shown = await profilesPage(page).reveal('acme')
  await expect(shown).toHaveText(token)
  await page.clock.fastForward(25_000)
  await expect(page.getByText(token)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Reveal token' })).toBeVisible()
}
