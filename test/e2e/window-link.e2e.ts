import { expect } from '@playwright/test'
import { openWindow, passphrase, test } from './headless-app.ts'
import { unlockPage } from './pages/unlock-page.ts'

test('a link opens the window once; a second browser is told how to get its own', async ({
  app,
  opened,
  page,
  browser,
}) => {
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/(#.*)?$/)
  const stranger = await browser.newContext()
  const other = await stranger.newPage()
  const answer = await other.goto(opened.link)
  expect(answer?.status()).toBe(401)
  await expect(other.getByRole('heading')).toHaveText('This link was used already, or is too old')
  await expect(other.getByRole('paragraph')).toContainText('Run tokenvault serve again for a fresh one.')

  const again = JSON.parse(await app.run('serve', '--json', '--no-open')) as { ui: string }
  await openWindow(other, again.ui)
  await expect(other.getByRole('navigation', { name: 'Main' })).toBeVisible()
  await stranger.close()
})

test('a tab whose host died says so, then that its link is spent, and goes on with a fresh one', async ({
  app,
  opened,
  page,
}) => {
  await opened.stop('SIGKILL')
  await expect(page.getByRole('status').filter({ hasText: 'Connection lost. Trying again…' })).toBeVisible()
  const again = await app.start('--ui-port', new URL(opened.link).port)
  await expect(page.getByRole('heading', { name: 'This link has expired' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('tokenvault serve')
  await openWindow(page, again.link)
  await unlockPage(page).unlock(passphrase)
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
})
