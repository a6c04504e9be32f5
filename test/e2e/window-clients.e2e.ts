import { expect, type Page } from '@playwright/test'
import { freePort, type HeadlessHost, test } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { clientsPage } from './pages/clients-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { allowInBrowser, generic, oidcFields } from './window-person.ts'

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly body: { readonly code?: string; readonly account?: string; readonly detail?: string }
}

/** A request as curl makes it: no browser headers, the key as a bearer token. */
async function curl(url: string, key: string, method = 'GET'): Promise<Answer> {
  const answer = await fetch(url, { method, headers: { authorization: `Bearer ${key}` } })
  return { status: answer.status, type: answer.headers.get('content-type'), body: (await answer.json()) as never }
}

const problem = (status: number, code: string) => ({
  status,
  type: expect.stringContaining('application/problem+json'),
  body: expect.objectContaining({ code }),
})

test('a client does what it may, is refused the rest, and everything once it is revoked; the ledger tells', async ({
  opened,
  ground,
  page,
}) => {
  const grounds = await ground()
  const profiles = profilesPage(page)
  const clients = clientsPage(page)
  await addPage(page).add({ provider: generic, name: 'acme', fields: oidcFields(grounds) })
  await allowInBrowser(page)
  await addPage(page).add({
    provider: 'Open API, no sign-in',
    name: 'open',
    fields: { 'API base URL': grounds.api.url },
  })
  await expect(profiles.row('open')).toBeVisible()

  await profiles.go('Clients')
  const key = await clients.add('report-script', ['acme'], { methods: ['GET'], paths: ['/api/me'] })
  await expect(page.getByText(key)).toHaveCount(0)
  await expect(clients.active).toContainText('acme · GET · /api/me')

  const at = (path: string) => `${opened.proxy}/${path}`
  expect(await curl(at('acme/api/me'), key)).toMatchObject({ status: 200, body: { account: 'ada@example.test' } })
  expect(await curl(at('acme/api/me'), key, 'POST')).toEqual(problem(403, 'method-denied'))
  expect(await curl(at('acme/api/echo'), key)).toEqual(problem(403, 'path-denied'))
  expect(await curl(at('open/api/me'), key)).toEqual(problem(403, 'profile-denied'))
  expect(await curl(at('acme/api/me'), `${key}x`)).toEqual(problem(401, 'key-unknown'))
  await expect(clients.active).toContainText(/Last used/)

  await clients.revoke('report-script')
  expect(await curl(at('acme/api/me'), key)).toEqual(problem(401, 'key-revoked'))
  await expect(clients.ended).toContainText('report-script')
  expect(grounds.api.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /api/me'])

  await profiles.go('Ledger')
  await expectLedger(page)
})

async function expectLedger(page: Page): Promise<void> {
  const rows = page.getByRole('table').getByRole('row')
  const row = (...texts: string[]) =>
    texts.reduce((found, text) => found.filter({ hasText: text }), rows.filter({ hasText: 'report-script' }))
  const showNew = page.getByRole('button', { name: /^(Show new requests|Refresh)$/ })
  await expect(async () => {
    await showNew.click()
    await expect(row('GET /acme/api/me', '200')).toHaveCount(1, { timeout: 1_000 })
  }).toPass()
  await expect(row('403', 'denied')).toHaveCount(3)
  await expect(row('POST /acme/api/me', 'method-denied')).toHaveCount(1)
  await expect(row('GET /open/api/me', 'profile-denied')).toHaveCount(1)
  await expect(row('key-revoked')).toHaveCount(1)
}

test('the proxy is paused and goes on, and moves to another port that is kept', async ({ opened, ground, page }) => {
  const grounds = await ground()
  const profiles = profilesPage(page)
  await addPage(page).add({ provider: generic, name: 'acme', fields: oidcFields(grounds) })
  await allowInBrowser(page)
  await profiles.go('Clients')
  const key = await clientsPage(page).add('tool')

  await profiles.go('Proxy')
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByRole('main').getByText('Every request is refused until you resume.')).toBeVisible()
  expect(await curl(`${opened.proxy}/acme/api/me`, key)).toEqual(problem(503, 'paused'))
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  expect(await curl(`${opened.proxy}/acme/api/me`, key)).toMatchObject({
    status: 200,
    body: { account: 'ada@example.test' },
  })

  const port = await freePort()
  await movePort(page, port)
  expect(await curl(`http://127.0.0.1:${port}/acme/api/me`, key)).toMatchObject({ status: 200 })
  await expect(fetch(`${opened.proxy}/acme/api/me`)).rejects.toThrow()
  await profiles.go('Profiles')
  await expect(profiles.detail('acme')).toContainText(`http://127.0.0.1:${port}/acme/`)
})

test('a port that is taken is refused in words, and the proxy stays where it is', async ({ opened, ground, page }) => {
  const { api } = await ground()
  await profilesPage(page).go('Proxy')
  await page.getByRole('textbox', { name: 'Port' }).fill('80')
  await expect(page.getByText('A port is a number from 1024 to 65535.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Port' }).fill(new URL(api.url).port)
  await page.getByRole('button', { name: 'Change port' }).click()
  await expect(profilesPage(page).message('The port is in use')).toBeVisible()
  await expectListening(opened)
})

async function expectListening({ proxy }: HeadlessHost): Promise<void> {
  const { status } = await fetch(`${proxy}/nothing/`)
  expect(status).toBe(401)
}

async function movePort(page: Page, port: number): Promise<void> {
  await page.getByRole('textbox', { name: 'Port' }).fill(String(port))
  await page.getByRole('button', { name: 'Change port' }).click()
  await expect(profilesPage(page).message(`The proxy listens on port ${port}`)).toBeVisible()
}
