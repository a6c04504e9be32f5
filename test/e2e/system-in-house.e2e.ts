import { join } from 'node:path'
import { expect } from '@playwright/test'
import { projectRoot } from '../support/source-files.ts'
import { labUser, startInHouseServer } from '../support/systems/in-house-server.ts'
import { callHost, test } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'

const example = join(projectRoot, 'docs', 'providers', 'examples', 'in-house.json')

test('a system that nobody foresaw: its JSON file is chosen, its odd login done, its cookie sent, and its session ended, all in the window', async ({
  opened,
  page,
}) => {
  const lab = await startInHouseServer()
  const profiles = profilesPage(page)
  const signIn = signInDialog(page)
  const form = addPage(page)
  try {
    await form.open()
    await form.chooseDefinition(example)
    await expect(page.getByRole('dialog', { name: 'Add Lab portal' })).toBeVisible()
    await form.submit({ name: 'lab', fields: { Portal: lab.url, User: labUser.user } })
    await signIn.answer('Password', 'not-the-password')
    await signIn.expectFailed('The portal does not know this user and password.')
    await signIn.retry()
    await signIn.answer('Password', labUser.password)
    await signIn.finish()
    await profiles.expectState('lab', 'Valid')

    const permissions = { profiles: '*' as const, methods: [], paths: [], origins: [] }
    const { key } = await callHost(page, 'clients.add', { name: 'bench', permissions })
    const bench = async () =>
      (await fetch(new URL('/lab/bench', opened.proxy), { headers: { authorization: `Bearer ${key}` } })).json()
    expect(await bench()).toEqual({ bench: 'free' })
    await profiles.choose('lab')
    // The end of the session stood in a header, as a date.
    await expect(profiles.countdowns('lab').first()).toContainText(/29|30/)
    await profiles.copy('lab', 'Copy Cookie + X-Desk header')
    await profiles.refresh('lab')
    await expect(profiles.detail('lab')).toContainText('1 time, last')
    expect(await bench()).toEqual({ bench: 'free' })
    await profiles.signOut('lab')
    await profiles.expectState('lab', 'Signed out')
    await callHost(page, 'tokens.signOut', { profile: 'lab' })
    expect(lab.requests.at(-1)).toMatchObject({ path: '/sso/logout', status: 204 })
    for (const secret of [...lab.issued, labUser.password]) await expect(page.getByText(secret)).toHaveCount(0)
  } finally {
    await lab.close()
  }
})
