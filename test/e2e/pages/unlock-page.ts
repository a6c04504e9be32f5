import { expect, type Locator, type Page } from '@playwright/test'

/** The first start and the locked vault, by what a person sees in English. */
export function unlockPage(page: Page) {
  const protection = (name: 'System keychain' | 'Desktop safe storage' | 'Passphrase' | 'Memory only'): Locator =>
    page.getByRole('radio', { name: new RegExp(`^${name}`) })
  const submit = page.getByRole('button', { name: 'Create vault' })
  return {
    welcome: page.getByRole('heading', { name: 'Welcome to Token Vault' }),
    locked: page.getByRole('heading', { name: 'Unlock the vault' }),
    failed: page.getByRole('heading', { name: 'The vault did not open' }),
    alert: page.getByRole('alert').filter({ hasText: /\S/ }),
    passphrase: page.getByLabel('Passphrase', { exact: true }),
    protection,
    submit,

    async createWithPassphrase(passphrase: string): Promise<void> {
      await protection('Passphrase').check()
      await page.getByLabel('New passphrase', { exact: true }).fill(passphrase)
      await page.getByLabel('Repeat the passphrase', { exact: true }).fill(passphrase)
      await submit.click()
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    },

    async createInMemory(): Promise<void> {
      await protection('Memory only').check()
      await page.getByRole('checkbox', { name: 'I understand that nothing is kept' }).check()
      await submit.click()
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    },

    async unlock(passphrase: string): Promise<void> {
      await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
      await page.getByRole('button', { name: 'Unlock', exact: true }).click()
    },
  }
}
