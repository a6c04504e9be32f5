import { expect } from '@playwright/test'
import { test } from './renderer-fixture.ts'

test('a question waits without taking the focus, is answered by key, and gives its place to the next', async ({
  open,
}) => {
  const page = await open('questions', '#/clients')
  const card = page.getByRole('group', { name: /asks to use/ })
  await expect(page).toHaveTitle('(4) Token Vault')
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
  await expect(page).toHaveTitle('(2) Token Vault')

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
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(rules).toEqual(before)
  expect(await page.evaluate(() => window.fake.state.answers)).toEqual(['claude-code: once', 'claude-code: always'])
})
