import { expect, type Locator, type Page } from '@playwright/test'

/** The home screen: the list and the chosen profile. */
export function profilesPage(page: Page) {
  const list = page.getByRole('listbox', { name: 'Profiles' })
  const row = (name: string): Locator => list.getByRole('option').filter({ has: page.getByText(name, { exact: true }) })
  const detail = (name: string): Locator => page.getByRole('article', { name, exact: true })
  const menu = async (name: string, item: string): Promise<void> => {
    await detail(name).getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }
  return {
    list,
    row,
    detail,
    search: page.getByRole('searchbox', { name: 'Search profiles' }),
    /** The countdown of the access token, then that of the refresh token. */
    countdowns: (name: string) => detail(name).getByRole('timer'),
    message: (text: string | RegExp) => page.getByRole('region', { name: 'Messages' }).getByText(text),

    /** Waits until the window has read everything. */
    async ready(): Promise<void> {
      await expect(page.locator('#root')).toHaveAttribute('data-app-state', 'loaded')
    },
    async go(screen: 'Profiles' | 'Clients' | 'Proxy' | 'Ledger' | 'Settings'): Promise<void> {
      await page
        .getByRole('navigation', { name: 'Main' })
        .getByRole('link', { name: new RegExp(`^${screen}`) })
        .click()
    },
    async choose(name: string): Promise<void> {
      await row(name).click()
      await expect(detail(name)).toBeVisible()
    },
    async expectState(name: string, state: string): Promise<void> {
      await expect(row(name)).toContainText(state)
    },
    async refresh(name: string): Promise<void> {
      await detail(name).getByRole('button', { name: 'Refresh now' }).click()
    },
    async copyToken(name: string): Promise<void> {
      await detail(name).getByRole('button', { name: 'Copy token' }).click()
    },
    async copy(name: string, what: `Copy ${string} header` | 'Copy proxy URL' | 'Copy curl command'): Promise<void> {
      await detail(name).getByRole('button', { name: 'More to copy' }).click()
      await page.getByRole('menuitem', { name: what }).click()
    },
    async reveal(name: string): Promise<Locator> {
      await detail(name).getByRole('button', { name: 'Reveal token' }).click()
      await detail(name).getByRole('button', { name: 'Reveal', exact: true }).click()
      return detail(name)
        .getByRole('figure', { name: /^Token, hides in/ })
        .locator('pre')
    },
    async signIn(name: string): Promise<void> {
      await detail(name)
        .getByRole('button', { name: /^Sign in/ })
        .click()
    },
    async signOut(name: string): Promise<void> {
      await menu(name, 'Sign out')
    },
    async replaceKey(name: string, key: string): Promise<void> {
      await menu(name, `Replace the ${key}`)
    },
    async remove(name: string): Promise<void> {
      await menu(name, 'Remove profile')
      await expect(row(name)).toHaveCount(0)
    },
    /** Takes back what the newest message tells of. */
    async undo(): Promise<void> {
      await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).last().click()
    },
    async rename(name: string, to: string): Promise<void> {
      await menu(name, 'Rename')
      await page.getByRole('dialog').getByLabel('Name').fill(to)
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await expect(row(to)).toBeVisible()
    },
    async editSettings(name: string): Promise<void> {
      await menu(name, 'Edit settings')
    },
    async lock(): Promise<void> {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Lock vault' }).click()
    },
  }
}
