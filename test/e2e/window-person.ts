import { expect, type Page } from '@playwright/test'
import type { Ground } from './headless-app.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'

/** As the catalogue calls the provider that any server with an issuer URL works with. */
export const generic = 'OpenID Connect / OAuth server'

/** What a person types into its form. */
export function oidcFields({ server, api }: Ground): Record<string, string> {
  return {
    'Issuer URL': server.issuer,
    'Client ID': server.clients.publicClient.clientId,
    'API base URL': api.url,
  }
}

/** Follows the link of an open sign-in dialog, signs in at the server's page, and closes both. */
export async function allowInBrowser(page: Page): Promise<void> {
  const signIn = signInDialog(page)
  const opening = page.waitForEvent('popup')
  await signIn.openPage()
  const opened = await opening
  const allow = opened.getByRole('button', { name: 'Sign in and allow' })
  await opened.getByLabel('Account').fill('ada@example.test')
  await allow.click()
  await expect(opened.getByLabel('Account')).toBeHidden()
  await allow.click()
  await expect(opened.getByRole('heading')).toHaveText('You are signed in')
  await opened.close()
  await signIn.finish()
}
