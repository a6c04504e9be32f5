import { expect } from '@playwright/test'
import { callHost, test } from './headless-app.ts'
import { clientsPage } from './pages/clients-page.ts'
import { profilesPage } from './pages/profiles-page.ts'

test('a request is asked about, passes once, is refused again, is allowed from its row, and its client is revoked', async ({
  opened,
  ground,
  page,
}) => {
  const { api } = await ground()
  const profiles = profilesPage(page)
  const settings = { upstream: api.url }
  await callHost(page, 'profiles.add', { provider: 'anonymous', name: 'open', settings, secrets: {} })
  await profiles.go('Clients')
  const key = await clientsPage(page).add('agent', ['open'], { asks: true })
  await expect(clientsPage(page).active).toContainText('open · asks about the rest')
  const send = async () => {
    const answer = await fetch(`${opened.proxy}/open/v1/x`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    })
    return answer.headers.get('x-tokenvault-error') ?? 'passed'
  }

  const asked = send()
  const question = page.getByRole('group', { name: 'agent asks to use open' })
  await expect(question).toContainText('POST /v1/x')
  expect(api.requests).toHaveLength(0)
  await question.getByRole('button', { name: 'Allow once' }).click()
  expect(await asked).toBe('passed')
  await expect(question).toHaveCount(0)
  const again = send()
  await question.getByRole('button', { name: 'Deny' }).click()
  expect(await again).toBe('ask-denied')

  await profiles.go('Ledger')
  const rows = page.getByRole('table').getByRole('row')
  const denied = rows.filter({ hasText: 'proxy: ask-denied' })
  await expect(async () => {
    await page.getByRole('button', { name: /^(Show new requests|Refresh)$/ }).click()
    await expect(denied).toHaveCount(1, { timeout: 1_000 })
  }).toPass()
  await denied.getByRole('button', { name: 'Allow agent: POST /open/v1/x' }).click()
  await page.getByRole('menuitem', { name: 'Always' }).click()
  await expect(profiles.message('agent may send it from now on')).toBeVisible()
  expect(await send()).toBe('passed')

  await denied.getByRole('button', { name: 'Revoke the key of agent' }).click()
  await expect(profiles.message('The key of agent was revoked')).toBeVisible()
  expect(await send()).toBe('key-revoked')
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(profiles.message('The key of agent works again')).toBeVisible()
  expect(await send()).toBe('passed')

  await page.getByRole('combobox', { name: 'Status' }).click()
  await page.getByRole('option', { name: 'ask-denied' }).click()
  await expect(rows).toHaveCount(2)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const text = await (await (await download).createReadStream()).toArray()
  const exported = Buffer.concat(text).toString('utf8').trimEnd().split('\n')
  expect(exported.map((line) => (JSON.parse(line) as { code: string }).code)).toEqual(['ask-denied'])
})
