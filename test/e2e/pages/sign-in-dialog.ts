import { expect, type Page } from '@playwright/test'

/** The dialog of a sign-in that is under way. */
export function signInDialog(page: Page) {
  const dialog = page.getByRole('dialog', { name: /^Sign in to / })
  const step = (name: string) => dialog.getByRole('heading', { name, exact: true })
  return {
    dialog,
    browserOpened: step('Finish in your browser'),
    browserToOpen: step('Open this page to sign in'),
    done: step('Signed in'),
    code: dialog.getByRole('status', { name: 'Code' }),
    captcha: dialog.getByRole('img', { name: 'Picture with characters to type' }),
    qr: dialog.getByRole('img', { name: 'QR code of the sign-in page' }),
    timeLeft: dialog.getByText(/^Waiting for you/),

    async openPage(): Promise<void> {
      await dialog.getByRole('button', { name: /^Open (sign-in page|the page again)$/ }).click()
    },
    async answer(label: string, answer: string): Promise<void> {
      await dialog.getByLabel(label, { exact: true }).fill(answer)
      await dialog.getByRole('button', { name: 'Continue' }).click()
    },
    async cancel(): Promise<void> {
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await expect(dialog).toBeHidden()
    },
    /** After a failure. */
    async close(): Promise<void> {
      await dialog.getByRole('button', { name: 'Close' }).click()
      await expect(dialog).toBeHidden()
    },
    async retry(): Promise<void> {
      await dialog.getByRole('button', { name: 'Try again' }).click()
    },
    async expectFailed(reason: string | RegExp): Promise<void> {
      await expect(dialog.getByRole('button', { name: 'Try again' })).toBeVisible()
      await expect(dialog).toContainText(reason)
    },
    /** Waits for the end and closes the dialog. */
    async finish(): Promise<void> {
      await expect(step('Signed in')).toBeVisible()
      await dialog.getByRole('button', { name: 'Done' }).click()
      await expect(dialog).toBeHidden()
    },
  }
}
