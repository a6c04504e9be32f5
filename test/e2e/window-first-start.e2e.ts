import { expect } from '@playwright/test'
import { digestDirectory } from '../support/file-digest.ts'
import { openWindow, passphrase, test } from './headless-app.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { unlockPage } from './pages/unlock-page.ts'

test('the first start makes a vault behind a passphrase; after a restart only that passphrase opens it', async ({
  app,
  page,
}) => {
  const first = await app.start()
  await openWindow(page, first.link)
  const unlock = unlockPage(page)
  await expect(unlock.welcome).toBeVisible()
  await unlock.protection('Passphrase').check()
  await page.getByLabel('New passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('Repeat the passphrase', { exact: true }).fill(`${passphrase}x`)
  await unlock.submit.click()
  await expect(page.getByText('The two are not the same.')).toBeVisible()
  await unlock.createWithPassphrase(passphrase)
  await expect(page.getByRole('button', { name: 'Add your first profile' })).toBeVisible()
  await first.stop()

  const second = await app.start()
  await openWindow(page, second.link)
  await expect(unlock.locked).toBeVisible()
  const before = await digestDirectory(app.home)
  expect(Object.keys(before)).toContain('vault.db')
  await unlock.unlock('not the passphrase')
  await expect(page.getByText('That passphrase is not right.')).toBeVisible()
  const after = await digestDirectory(app.home)
  for (const file of Object.keys(before).filter((name) => name.startsWith('vault.db'))) {
    expect(after[file], file).toBe(before[file])
  }

  await unlock.unlock(passphrase)
  await expect(page.getByRole('button', { name: 'Add your first profile' })).toBeVisible()
  await profilesPage(page).lock()
  await expect(unlock.locked).toBeVisible()
  await unlock.unlock(passphrase)
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
})
