import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './desktop-driver.ts'
import { callFromPage, createVault } from './desktop-page.ts'

const passphrase = 'a passphrase of the file'

test('a backup goes where the person says, for their eyes only, and nowhere when they cancel', async ({ desktop }) => {
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  const secrets = { token: 'sk-canary-0123456789abcdefghij' }
  await callFromPage(page, 'profiles.add', { provider: 'bearer', name: 'work', settings: {}, secrets })
  await page.getByRole('link', { name: /^Settings/ }).click()
  await page.getByRole('button', { name: 'Export…: Back up everything' }).click()
  await page.getByLabel('New passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('Repeat the passphrase', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Save file' }).click()
  await expect
    .poll(() => app.saveDialogs())
    .toEqual([expect.stringMatching(/^token-vault-backup-\d{4}-\d\d-\d\d\.json$/)])
  await app.answerSaveDialog(null)
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('The file was not saved')

  await dialog.getByRole('button', { name: 'Save it again' }).click()
  await expect.poll(() => app.saveDialogs()).toHaveLength(1)
  const path = join(desktop.home, 'chosen.json')
  await app.answerSaveDialog(path)
  await expect(page.getByText('1 profile backed up')).toBeVisible()
  const text = await readFile(path, 'utf8')
  expect([text.includes('sk-canary'), text.includes('"kind":"backup"')]).toEqual([false, true])
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})
