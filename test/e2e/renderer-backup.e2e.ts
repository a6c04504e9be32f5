import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { profilesPage } from './pages/profiles-page.ts'
import { test } from './renderer-fixture.ts'

const passphrase = 'a passphrase of the file'

async function fillPassphrase(page: Page): Promise<void> {
  await page.getByLabel('New passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('Repeat the passphrase', { exact: true }).fill(passphrase)
}

const moveButton = (page: Page) => page.getByRole('button', { name: 'Export…: Move sessions to another machine' })

test('in a browser a move is finished only when the person says that its file is saved', async ({ open }) => {
  const page = await open('headless', '#/settings')
  await moveButton(page).click()
  await fillPassphrase(page)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Move and save file' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^token-vault-move-.*\.json$/)
  expect(await readFile(await download.path(), 'utf8')).toContain('"kind":"move"')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('is not finished')
  await dialog.getByRole('button', { name: 'Close' }).first().click()

  const settings = page.getByRole('region', { name: 'Backup and move' })
  await expect(settings).toContainText('Is its file saved?')
  await settings.getByRole('button', { name: 'Yes, it is saved' }).click()
  await expect(profilesPage(page).message('The move is finished')).toBeVisible()
  await expect(settings).not.toContainText('Is its file saved?')
})

test('where the host saves the file itself, a move is finished with it', async ({ open }) => {
  const page = await open('full', '#/settings')
  await moveButton(page).click()
  await fillPassphrase(page)
  await page.getByRole('button', { name: 'Move and save file' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(profilesPage(page).message(/moved into the file/)).toBeVisible()
  expect(await page.evaluate(() => window.fake.calls.map(({ name }) => name))).toEqual(
    expect.arrayContaining(['backup.export', 'host.saveFile', 'backup.finishMove']),
  )
})

test('an unfinished move is taken back', async ({ open }) => {
  const page = await open('unfinished-move', '#/settings')
  const settings = page.getByRole('region', { name: 'Backup and move' })
  await expect(settings).toContainText('coze-work, gitlab-ci')
  await settings.getByRole('button', { name: 'Take the sessions back' }).click()
  await expect(profilesPage(page).message('The sessions are back')).toBeVisible()
})

test('the first start can end with the import of a backup', async ({ open }) => {
  const page = await open('first-no-keychain')
  await page.getByRole('radio', { name: /^Passphrase/ }).check()
  await fillPassphrase(page)
  await page.getByRole('button', { name: 'Create it and import a backup' }).click()
  await expect(page.getByRole('dialog', { name: 'Import a file' })).toBeVisible()
})
