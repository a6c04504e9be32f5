import { expect, type Page } from '@playwright/test'
import { type MatrixOneServer, moiUser, startMatrixOneServer } from '../support/systems/matrixone-server.ts'
import { callHost, test as windowTest } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'

const test = windowTest.extend<{ moi: MatrixOneServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  moi: async ({}, use) => {
    // As the documents show it: a refresh answers with an access token alone.
    const moi = await startMatrixOneServer({ rotates: false })
    await use(moi)
    await moi.close()
  },
})

async function add(page: Page, moi: MatrixOneServer): Promise<void> {
  const form = addPage(page)
  await form.open()
  await form.choose('MatrixOne Cloud (MOI)')
  await expect(form.field('Password')).toHaveCount(0)
  const { accountName, username } = moiUser
  const fields = { 'Region address': moi.url, 'Workspace id': accountName, 'User name': username }
  await form.submit({ name: 'moi', fields })
}

/** A key for a local tool. */
async function clientKey(page: Page): Promise<string> {
  const permissions = { profiles: '*' as const, methods: [], paths: [], origins: [] }
  return (await callHost(page, 'clients.add', { name: 'notebook', permissions })).key
}

/** `POST /catalog/list` as a local tool makes it. */
async function list(proxy: string, key: string, header = 'moi-key'): Promise<unknown> {
  const headers = { [header]: key, 'content-type': 'application/json' }
  const answer = await fetch(new URL('/moi/catalog/list', proxy), { method: 'POST', headers, body: '{}' })
  return answer.json()
}

test('MatrixOne: a wrong password is said, the right one signs in, the first request carries the moi-key, and refreshes keep what renews them', async ({
  opened,
  page,
  moi,
}) => {
  const signIn = signInDialog(page)
  await add(page, moi)
  await expect(signIn.dialog.getByText('Password', { exact: true })).toBeVisible()
  await signIn.answer('Password', 'not-the-password')
  await signIn.expectFailed(/wrong account name, user name or password/)
  await expect(page.getByText('not-the-password')).toHaveCount(0)
  await signIn.retry()
  await signIn.answer('Password', moiUser.password)
  await signIn.finish()
  const profiles = profilesPage(page)
  await profiles.expectState('moi', 'Valid')

  expect(await list(opened.proxy, await clientKey(page))).toMatchObject({ code: 'OK', data: { by: 'moi-key' } })
  expect(moi.requests.at(-1)?.headers['moi-key']).toBe(moi.moiKey)
  for (const times of [1, 2]) {
    await profiles.refresh('moi')
    await expect(profiles.detail('moi')).toContainText(`${times} time${times === 1 ? '' : 's'}, last`)
  }
  expect([moi.presented.length, new Set(moi.presented).size]).toEqual([2, 1])
  await profiles.copy('moi', 'Copy moi-key header')
  await expect(profiles.message('moi-key header of moi copied')).toBeVisible()
  await expect(page.getByText(moiUser.password)).toHaveCount(0)
})

test('MatrixOne: replacing the moi-key in the window changes what requests carry; a lost session needs its person, or opens again from a kept password, for an account and with its token', async ({
  opened,
  page,
  moi,
}) => {
  const signIn = signInDialog(page)
  const profiles = profilesPage(page)
  await add(page, moi)
  await signIn.answer('Password', moiUser.password)
  await signIn.finish()
  const key = await clientKey(page)
  await list(opened.proxy, key)
  const before = moi.moiKey

  await profiles.replaceKey('moi', 'moi-key')
  await expect(profiles.message('moi has a new moi-key')).toBeVisible()
  expect(moi.moiKey).not.toBe(before)
  expect(await list(opened.proxy, key)).toMatchObject({ code: 'OK' })
  expect(moi.requests.at(-1)?.headers['moi-key']).toBe(moi.moiKey)
  expect(moi.requests.filter(({ path }) => path === '/catalog/list')).toHaveLength(2)

  moi.endSessions()
  await profiles.refresh('moi')
  await profiles.expectState('moi', 'Needs sign-in')
  await profiles.editSettings('moi')
  const form = addPage(page)
  await form.dialog.getByText(/^Advanced/).click()
  await form.field('What requests carry').click()
  await page.getByRole('option', { name: 'access-token and uid' }).click()
  await form.field('Sign in to').click()
  await page.getByRole('option', { name: 'a MatrixOne Cloud account' }).click()
  await form.dialog.getByRole('switch', { name: /^Keep the password/ }).check({ force: true })
  await form.field('Password').fill(moiUser.password)
  await form.dialog.getByRole('button', { name: 'Save' }).click()
  await profiles.signIn('moi')
  await signIn.finish()
  expect(JSON.parse(moi.requests.filter(({ path }) => path === '/auth/login').at(-1)?.body ?? '')).toMatchObject({
    type: 'account',
  })
  expect(await list(opened.proxy, key, 'access-token')).toMatchObject({ data: { by: 'access-token' } })
  expect(moi.requests.at(-1)?.headers.uid).toBe(moi.uid)
  moi.endSessions()
  expect(await list(opened.proxy, key, 'authorization')).toMatchObject({ data: { by: 'access-token' } })
  await profiles.expectState('moi', 'Valid')
  await profiles.copy('moi', 'Copy access-token + uid header')
  await expect(page.getByText(moiUser.password)).toHaveCount(0)
})
