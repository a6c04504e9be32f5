import { expect, type Page } from '@playwright/test'
import { type ApihubServer, startApihubServer } from '../support/systems/apihub-server.ts'
import { callHost, test as windowTest } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { profilesPage } from './pages/profiles-page.ts'

const sk = 'canary-secret-key-of-apihub'
const encoded = 'Y2FuYXJ5LWtleS1pbi1iYXNlNjQ='

const test = windowTest.extend<{ hub: ApihubServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  hub: async ({}, use) => {
    const hub = await startApihubServer({ keys: { 'ak-1': sk, 'ak-encoded': Buffer.from(encoded, 'base64') } })
    await use(hub)
    await hub.close()
  },
})

async function weather(page: Page, proxy: string, profile: string) {
  const permissions = { profiles: '*' as const, methods: [], paths: [], origins: [] }
  const { key } = await callHost(page, 'clients.add', { name: `tool-${crypto.randomUUID()}`, permissions })
  const answer = await fetch(new URL(`/${profile}/api/weather_basic/now`, proxy), {
    headers: { authorization: `Bearer ${key}` },
  })
  return { status: answer.status, body: await answer.json() }
}

test('apihub.net as a person: only what that needs is asked, other roles are another token, and none lives over two hours', async ({
  opened,
  page,
  hub,
}) => {
  const profiles = profilesPage(page)
  const form = addPage(page)
  await form.open()
  await form.choose('apihub.net')
  await expect(form.field('User id')).toHaveCount(0)
  await form.field('Call as').click()
  await page.getByRole('option', { name: 'User (person token)' }).click()
  await form.submit({
    name: 'person',
    fields: {
      ...{ 'Access key (ak)': 'ak-1', 'Secret key (sk)': sk, 'User id': '用户-1', Roles: 'SYS_ADMIN' },
      ...{ Groups: '/技术部/运维部\n/技术部/研发', 'API address': hub.url },
    },
  })
  await profiles.expectState('person', 'Valid')
  expect(await weather(page, opened.proxy, 'person')).toMatchObject({
    status: 200,
    body: { result: { ran: 'person' } },
  })
  await profiles.choose('person')
  await profiles.editSettings('person')
  await form.field('Roles').fill('AUDITOR')
  await form.dialog.getByText(/^Advanced/).click()
  await form.field('Life of a token, in seconds').fill('90000')
  await form.dialog.getByRole('button', { name: 'Save' }).click()
  await expect(form.dialog).toBeHidden()
  await weather(page, opened.proxy, 'person')
  expect(hub.requests.map(({ claims }) => claims?.roles)).toEqual([['SYS_ADMIN'], ['AUDITOR']])
  const { iat = 0, exp = 0 } = (hub.requests[1]?.claims ?? {}) as { iat?: number; exp?: number }
  expect(exp - iat).toBe(7140)
  expect(hub.requests[1]?.claims?.groups).toEqual(['/技术部/运维部', '/技术部/研发'])
  await expect(page.getByText(sk)).toHaveCount(0)
})

test('apihub.net anonymously, as the application, with a key in base64, and with one that it does not know', async ({
  opened,
  page,
  hub,
}) => {
  const profiles = profilesPage(page)
  const form = addPage(page)
  await form.open()
  await form.choose('apihub.net')
  await form.dialog.getByRole('radio', { name: /^(No sign-in|Anonymous|None)/ }).check()
  await form.submit({ name: 'nobody', fields: { 'API address': hub.url } })
  await expect(profiles.row('nobody')).toBeVisible()
  expect(await weather(page, opened.proxy, 'nobody')).toMatchObject({ body: { result: { ran: 'anonymous' } } })
  for (const [name, ak] of [
    ['app', 'ak-1'],
    ['stranger', 'ak-2'],
  ] as const) {
    await form.open()
    await form.choose('apihub.net')
    await form.submit({ name, fields: { 'Access key (ak)': ak, 'Secret key (sk)': sk, 'API address': hub.url } })
    await profiles.expectState(name, 'Valid')
  }
  await form.open()
  await form.choose('apihub.net')
  await form.dialog.getByText(/^Advanced/).click()
  await form.field('The secret key is').click()
  await page.getByRole('option', { name: 'base64', exact: true }).click()
  const fields = { 'Access key (ak)': 'ak-encoded', 'Secret key (sk)': encoded, 'API address': hub.url }
  await form.submit({ name: 'base64', fields })
  await profiles.expectState('base64', 'Valid')
  expect(await weather(page, opened.proxy, 'base64')).toMatchObject({ body: { result: { sub: 'ak-encoded' } } })
  await profiles.choose('app')
  await profiles.copy('app', 'Copy apihub-token header')
  expect(await weather(page, opened.proxy, 'app')).toMatchObject({ body: { result: { ran: 'app' } } })
  expect(await weather(page, opened.proxy, 'stranger')).toMatchObject({ status: 401, body: { success: false } })
  expect(hub.requests.filter(({ ran }) => ran === 'app')).toHaveLength(2)
  expect(hub.requests.filter(({ ran }) => ran === 'anonymous')).toHaveLength(1)
})
