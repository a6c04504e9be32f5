import { expect, type Locator, type Page } from '@playwright/test'

/** The page of the token lab. */
export function labPage(page: Page) {
  const section = (name: string): Locator => page.getByRole('region', { name, exact: true })
  return {
    report: section('Report'),
    journal: page.getByRole('region', { name: 'Rows of the journal' }),
    profile: section('A profile of this vault'),
    trouble: (name: string) => section('What goes wrong').getByRole('button', { name }),
    /** A verdict that passes. */
    passed: (title: string) => section('Report').locator('[data-mark=pass]').filter({ hasText: title }),
    async startWith(scenario: string): Promise<void> {
      await page.getByRole('button', { name: `Start with ${scenario}` }).click()
      // It makes its keys first.
      await expect(page.getByRole('button', { name: 'Stop the lab' })).toBeVisible({ timeout: 60_000 })
    },
    async addProfile(): Promise<void> {
      await page.getByRole('button', { name: 'Add a lab profile' }).click()
    },
    async stop(): Promise<void> {
      await page.getByRole('button', { name: 'Stop the lab' }).click()
      await expect(page.getByRole('button', { name: 'Start the lab' })).toBeVisible()
    },
  }
}
