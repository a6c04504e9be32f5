import { expect, type Locator, type Page } from '@playwright/test'

export interface ClientLimits {
  readonly methods?: readonly string[]
  readonly paths?: readonly string[]
  /** Its person is asked about everything else. */
  readonly asks?: boolean
}

/** Clients and the one moment in which a key is shown. */
export function clientsPage(page: Page) {
  const dialog = page.getByRole('dialog')
  const revoke = (name: string): Locator => page.getByRole('button', { name: `Revoke: ${name}` })
  const limit = async ({ methods = [], paths = [], asks = false }: ClientLimits): Promise<void> => {
    await dialog.getByText('Limits', { exact: true }).click()
    for (const method of methods) {
      await dialog.getByRole('combobox', { name: 'Methods' }).click()
      await page.getByRole('option', { name: method, exact: true }).click()
      await page.keyboard.press('Escape')
    }
    await dialog.getByRole('textbox', { name: 'Path prefixes' }).fill(paths.join('\n'))
    if (asks) await dialog.getByText('Ask me', { exact: true }).click()
  }
  return {
    dialog,
    active: page.getByRole('region', { name: 'Active' }),
    ended: page.getByRole('region', { name: 'Revoked or ended' }),

    /** Creates a client and returns its key. `profiles` are names; without them it may use every profile. */
    async add(name: string, profiles?: readonly string[], limits?: ClientLimits): Promise<string> {
      await page.getByRole('button', { name: 'Add client' }).click()
      await dialog.getByLabel('Name').fill(name)
      if (!profiles) await dialog.getByRole('radio', { name: /^Every profile/ }).check()
      for (const profile of profiles ?? []) {
        // The only profile there is stands there already.
        if ((await dialog.getByText(profile, { exact: true }).count()) > 0) continue
        await dialog.getByRole('combobox', { name: 'Choose profiles' }).click()
        await page.getByRole('option', { name: profile, exact: true }).click()
        await page.keyboard.press('Escape')
      }
      if (limits) await limit(limits)
      await dialog.getByRole('button', { name: 'Create key' }).click()
      const key = await dialog.getByRole('figure', { name: 'Key' }).locator('pre').innerText()
      await dialog.getByRole('button', { name: 'I have copied it' }).click()
      await expect(dialog).toBeHidden()
      return key
    },
    async revoke(name: string): Promise<void> {
      await revoke(name).click()
      await expect(revoke(name)).toHaveCount(0)
    },
    async remove(name: string): Promise<void> {
      await page.getByRole('button', { name: `Remove from the list: ${name}` }).click()
    },
  }
}
