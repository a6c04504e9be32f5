import { expect } from '@playwright/test'
import { test } from './renderer-fixture.ts'

test('a question waits without taking the focus, is answered and taken back by key, and stays in sight whole', async ({
  open,
}) => {
  const page = await open('questions', '#/clients')
  const card = page.getByRole('group', { name: /asks to use/ })
  await expect(page).toHaveTitle('(4) Clients · Token Vault')
  await expect(page.getByRole('alert')).toContainText('claude-code asks to use acme-staging: POST /v1/chat/completions')
  const add = page.getByRole('button', { name: 'Add client' })
  await add.focus()
  await expect(card.getByRole('button', { name: 'Allow once' })).toBeEnabled()
  await expect(add).toBeFocused()

  await page.keyboard.press('F8')
  await expect(card).toBeFocused()
  await page.keyboard.press('F8')
  await expect(add).toBeFocused()
  await page.keyboard.press('F8')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(card.getByRole('button', { name: 'Allow once' })).toBeFocused()
  await page.keyboard.press('Enter')

  const second = page.getByRole('group', { name: 'npm run dev asks to use openai-key' })
  await expect(second).toBeFocused()
  await expect(second).toContainText('POST → DELETE')
  await expect(second).toContainText('process 48213')
  await page.evaluate(() => {
    window.fake.state.questions = []
    window.fake.emit('access.changed', null)
  })
  await expect(card).toHaveCount(0)
  await expect(add).toBeFocused()
  await expect(page).toHaveTitle('(2) Clients · Token Vault')

  const rules = () =>
    page.evaluate(() => window.fake.state.clients.find(({ name }) => name === 'claude-code')?.permissions.rules ?? [])
  const before = await rules()
  await page.evaluate(() => {
    const asked = { methods: ['POST'], path: '/v1/files', covers: '/v1/**', waiting: 1, since: Date.now() }
    const of = { clientId: 'client-claude-code', clientName: 'claude-code', processId: null }
    const at = { profileId: 'id-acme-staging', profileName: 'acme-staging', expiresAt: Date.now() + 60_000 }
    window.fake.state.questions = [{ id: '00000000-0000-4000-8000-00000000000c', ...asked, ...of, ...at }]
    window.fake.emit('access.changed', null)
  })
  await card.getByRole('button', { name: 'Always' }).click()
  await expect.poll(rules).toHaveLength(before.length + 1)
  await add.focus()
  await page.keyboard.press('F8')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused()
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveAccessibleDescription(
    'claude-code is allowed from now on',
  )
  await page.keyboard.press('Enter')
  await expect(add).toBeFocused()
  await expect.poll(rules).toEqual(before)

  const spoken = page.getByRole('alert').filter({ hasText: 'Press F8' }).locator('span')
  const told = await spoken.elementHandle()
  const askAgain = (path: string) =>
    page.evaluate((asked) => {
      const of = { clientId: 'client-claude-code', clientName: 'claude-code', processId: null, waiting: 1 }
      const at = { profileId: 'id-acme-staging', profileName: 'acme-staging', expiresAt: Date.now() + 60_000 }
      const what = { methods: ['POST'], path: asked, covers: '/v1/**', since: Date.now() }
      window.fake.state.questions = [{ id: crypto.randomUUID(), ...what, ...of, ...at }]
      window.fake.emit('access.changed', null)
    }, path)
  await askAgain('/v1/files')
  await expect(card).toBeVisible()
  expect(await spoken.elementHandle().then((now) => now?.evaluate((node, before) => node === before, told))).toBe(false)

  await page.setViewportSize({ width: 720, height: 520 })
  await askAgain(`/v1/${'a-segment/'.repeat(200)}`)
  await expect(card.getByText('The path has 2004 characters')).toBeVisible()
  await expect(card.getByText('claude-code asks to use acme-staging')).toBeInViewport({ ratio: 1 })
  await expect(card.getByRole('button', { name: 'Always' })).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => window.fake.state.answers)).toEqual(['claude-code: once', 'claude-code: always'])
})
