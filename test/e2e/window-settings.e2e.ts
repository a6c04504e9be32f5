import { expect } from '@playwright/test'
import { test } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { profilesPage } from './pages/profiles-page.ts'

test('language and theme change at once, and are there after a reload', async ({ opened: _opened, page }) => {
  const profiles = profilesPage(page)
  const html = page.locator('html')
  await profiles.go('Settings')
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByRole('radio', { name: '简体中文' }).click()
  await expect(page.getByRole('heading', { name: '设置', level: 1 })).toBeVisible()

  await page.reload()
  await profiles.ready()
  await expect(page.getByRole('heading', { name: '设置', level: 1 })).toBeVisible()
  await expect(html).toHaveAttribute('lang', 'zh-CN')
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await expect(page.getByRole('radio', { name: '深色' })).toBeChecked()

  await page.getByRole('radio', { name: 'English' }).click()
  await page.getByRole('radio', { name: 'Light' }).click()
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'light')
})

const definition = {
  id: 'acme-internal',
  name: { en: 'Acme internal', 'zh-CN': '艾克米内部' },
  description: { en: 'The gateway of the Acme company.', 'zh-CN': '艾克米公司的网关。' },
  grants: ['static'],
  inputs: [{ id: 'token', kind: 'secret', label: { en: 'Gateway key', 'zh-CN': '网关密钥' }, required: true }],
  inject: [{ header: 'X-Acme-Key', value: '{accessToken}' }],
  upstream: 'https://gateway.acme.example',
}

const file = (content: unknown) => ({
  name: 'acme.json',
  mimeType: 'application/json',
  buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
})

test('a definition file of one’s own is checked with file, place and expectation, then used like the others', async ({
  opened: _opened,
  page,
}) => {
  const add = addPage(page)
  await add.open()
  await add.dialog.getByRole('button', { name: /^From a definition file/ }).click()
  const picker = add.dialog.locator('input[type=file]')
  const check = add.dialog.getByRole('button', { name: 'Check and add' })

  await picker.setInputFiles(file('{"id": "acme-internal", }'))
  await expect(add.dialog).toContainText('From acme.json')
  await check.click()
  await expect(add.alert).toContainText('This is not valid JSON')

  await picker.setInputFiles(file({ ...definition, grants: ['telepathy'] }))
  await check.click()
  await expect(add.alert).toContainText('acme.json')
  await expect(add.alert).toContainText('/grants/0')
  await expect(add.alert).toContainText('static')

  await picker.setInputFiles(file(definition))
  await check.click()
  await expect(page.getByRole('dialog', { name: 'Add Acme internal' })).toBeVisible()
  await add.submit({ name: 'acme', fields: { 'Gateway key': 'gateway-key-canary' } })
  const profiles = profilesPage(page)
  await profiles.expectState('acme', 'Fixed key')
  await expect(profiles.detail('acme')).toContainText('Acme internal')
  await expect(page.getByText('gateway-key-canary')).toHaveCount(0)
})
