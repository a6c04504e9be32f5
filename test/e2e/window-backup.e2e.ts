import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { callHost, test } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { profilesPage } from './pages/profiles-page.ts'

const canary = 'sk-canary-0123456789abcdefghij'
const passphrase = 'a passphrase of the file'

test('a backup is downloaded, sealed, and brings a removed profile back', async ({ opened: _opened, page }) => {
  const profiles = profilesPage(page)
  await addPage(page).add({ provider: 'API key or token', name: 'work', fields: { 'Key or token': canary } })
  await profiles.expectState('work', 'Fixed key')
  await profiles.go('Settings')
  const settings = page.getByRole('region', { name: 'Backup and move' })
  await settings.getByRole('button', { name: 'Export…: Back up everything' }).click()
  await page.getByLabel('New passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('Repeat the passphrase', { exact: true }).fill(passphrase)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save file' }).click()
  const download = await downloading
  const text = await readFile(await download.path(), 'utf8')
  expect([text.includes(canary), text.includes('"format":"tokenvault-export"')]).toEqual([false, true])

  await profiles.go('Profiles')
  await profiles.remove('work')
  // As the command line does: without the minute in which it can be taken back.
  await callHost(page, 'profiles.remove', { profile: 'work' })
  await profiles.go('Settings')
  await settings.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import a file' })
  const file = { name: download.suggestedFilename(), mimeType: 'application/json', buffer: Buffer.from(text) }
  await dialog.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('{}') })
  await expect(dialog.getByRole('alert')).toContainText('not a file that Token Vault exported')
  await dialog.locator('input[type=file]').setInputFiles(file)
  await dialog.getByLabel('Passphrase of the file').fill('another passphrase')
  await dialog.getByRole('button', { name: 'Open' }).click()
  await expect(dialog.getByRole('alert')).toContainText('does not open this file')
  await dialog.getByLabel('Passphrase of the file').fill(passphrase)
  await dialog.getByRole('button', { name: 'Open' }).click()
  await expect(dialog.getByRole('listitem')).toHaveText([/work/])
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(profiles.message('The file was imported')).toBeVisible()
  await profiles.go('Profiles')
  await profiles.expectState('work', 'Fixed key')
})
