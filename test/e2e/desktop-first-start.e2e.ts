import { expect, test } from './desktop-driver.ts'
import { callFromPage } from './desktop-page.ts'

test.describe('the first start', () => {
  test('asks what protects the vault, and then shows the window', async ({ desktop }) => {
    const app = await desktop.launch()
    const page = await app.page()
    await expect(page.getByRole('heading', { name: 'Welcome to Token Vault' })).toBeVisible()
    await page.getByRole('radio', { name: /^Passphrase/ }).check()
    await page.getByLabel('New passphrase', { exact: true }).fill('correct horse battery staple')
    await page.getByLabel('Repeat the passphrase', { exact: true }).fill('correct horse battery staple')
    await page.getByRole('button', { name: 'Create vault' }).click()
    await expect(page.getByRole('heading', { name: 'Welcome to Token Vault' })).toBeHidden()
    expect(await callFromPage(page, 'vault.status')).toMatchObject({ state: 'unlocked', protection: 'passphrase' })
  })
})

test.describe('the key store of the desktop', () => {
  test.beforeEach(({ desktop }) => {
    test.skip(desktop.driverName === 'electron', 'real Electron has only the key store of this session')
  })

  test('opens the vault by itself after a restart', async ({ desktop }) => {
    const app = await desktop.launch()
    await callFromPage(await app.page(), 'vault.initialise', { protection: 'safe-storage' })
    await app.quit()
    const page = await (await desktop.launch()).page()
    expect(await callFromPage(page, 'vault.status')).toMatchObject({ state: 'unlocked', protection: 'safe-storage' })
  })

  for (const keyStore of ['constant-key', 'refusing'] as const) {
    test(`is not offered when it is ${keyStore}`, async ({ desktop }) => {
      const page = await (await desktop.launch({ keyStore })).page()
      const { options } = await callFromPage(page, 'vault.status')
      expect(options.find(({ kind }) => kind === 'safe-storage')).toMatchObject({ available: false })
      await expect(callFromPage(page, 'vault.initialise', { protection: 'safe-storage' })).rejects.toThrow(
        'KEYSTORE_UNAVAILABLE',
      )
    })
  }

  test('that lost its protection leaves the vault locked and untouched', async ({ desktop }) => {
    const app = await desktop.launch()
    await callFromPage(await app.page(), 'vault.initialise', { protection: 'safe-storage' })
    await app.quit()
    const weak = await desktop.launch({ keyStore: 'refusing' })
    expect(await callFromPage(await weak.page(), 'vault.status')).toMatchObject({
      state: 'locked',
      problem: { code: 'KEYSTORE_UNAVAILABLE' },
    })
    await weak.quit()
    const page = await (await desktop.launch()).page()
    expect(await callFromPage(page, 'vault.status')).toMatchObject({ state: 'unlocked' })
  })
})
