import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { callHost, test } from './headless-app.ts'
import { clientsPage } from './pages/clients-page.ts'
import { labPage } from './pages/lab-page.ts'
import { profilesPage } from './pages/profiles-page.ts'

test('from an empty vault to a verdict: a profile of the lab refreshes by itself, copes with a fault, and the report says so', async ({
  opened,
  page,
}) => {
  const lab = labPage(page)
  const profiles = profilesPage(page)
  await page.getByRole('button', { name: 'Try it with the token lab' }).click()
  await lab.startWith('Rotation')
  // So that nobody waits long for what happens by itself.
  await callHost(page, 'lab.configure', { settings: { accessSeconds: 10 } })
  await lab.addProfile()
  await expect(lab.profile.getByText('Valid')).toBeVisible({ timeout: 60_000 })
  await profiles.go('Clients')
  const key = await clientsPage(page).add('tool', ['lab'])
  await page.getByRole('link', { name: 'Token lab' }).click()
  await expect(lab.profile.getByText(/refreshed (?:once|\d+ times)/)).toBeVisible({ timeout: 60_000 })
  await expect(lab.journal.getByText(/refresh token 1 of session 1 · rotated to 2/)).toBeVisible()

  await lab.trouble('503').click()
  await expect(lab.journal.getByText('fault: 503')).toBeVisible({ timeout: 60_000 })
  await expect(lab.trouble('503')).toHaveAttribute('aria-pressed', 'false')
  await expect(lab.passed('Comes back after trouble')).toBeVisible({ timeout: 60_000 })
  // It has just refreshed: the token that is lent now does not end on its way.
  const me = await fetch(`${opened.proxy}/lab/me`, { headers: { authorization: `Bearer ${key}` } })
  expect(await me.json()).toMatchObject({ session: 1 })
  await expect(lab.report.getByText('Passed so far')).toBeVisible()

  const saving = page.waitForEvent('download')
  await lab.report.getByRole('button', { name: 'Save as JSON' }).click()
  const saved = await readFile(await (await saving).path(), 'utf8')
  expect(JSON.parse(saved)).toMatchObject({ report: { scenario: 'rotation', passed: true } })
  expect(saved).not.toMatch(/lab_(?:rt|at|secret|control)\.|eyJ/)

  await lab.stop()
  await expect(lab.report.getByText('Passed so far')).toBeVisible()
})
