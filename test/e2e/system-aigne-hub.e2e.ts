import { expect, type Page } from '@playwright/test'
import { type AigneHubServer, startAigneHub } from '../support/systems/aigne-hub-server.ts'
import { callHost, test as windowTest } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { signInDialog } from './pages/sign-in-dialog.ts'

const test = windowTest.extend<{ hub: AigneHubServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  hub: async ({}, use) => {
    const hub = await startAigneHub()
    await use(hub)
    await hub.close()
  },
})

/** Adds through the form; the grant is chosen by its name. */
async function add(page: Page, name: string, grant: string, fields: Record<string, string>): Promise<void> {
  const form = addPage(page)
  await form.open()
  await form.choose('AIGNE Hub')
  await form.dialog.getByRole('radio', { name: new RegExp(`^${grant}`) }).check()
  for (const [label, value] of Object.entries(fields)) await form.field(label).fill(value)
  await form.submit({ name })
}

async function chat(page: Page, proxy: string, name: string): Promise<number> {
  return (await ask(page, proxy, name)).status
}

/** A completion as a local tool asks for it; with `sse`, every error of the hub comes as an event inside a 200. */
async function ask(page: Page, proxy: string, name: string, sse = false) {
  const { id } = await callHost(page, 'profiles.get', { profile: name })
  const permissions = { profiles: [id], methods: [], paths: [], origins: [] }
  const { key } = await callHost(page, 'clients.add', { name: `tool-${crypto.randomUUID()}`, permissions })
  const answer = await fetch(new URL(`/${name}/api/v2/chat/completions`, proxy), {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(sse ? { accept: 'text/event-stream' } : {}),
    },
    body: JSON.stringify({ stream: sse, messages: [{ role: 'user', content: 'hello' }] }),
  })
  return { status: answer.status, text: await answer.text() }
}

test('AIGNE Hub by browser connect: cancelled, denied, approved at the hub, answering, and its snippets', async ({
  opened,
  page,
  hub,
}) => {
  const profiles = profilesPage(page)
  const signIn = signInDialog(page)
  await add(page, 'hub', 'Browser connect', { 'Hub address': hub.url })
  await expect(signIn.timeLeft).toBeVisible()
  await signIn.cancel()
  await expect.poll(() => hub.connect.sessions.size).toBe(0)
  const decide = async (decision: 'approve' | 'deny') => {
    const popup = page.waitForEvent('popup')
    await signIn.openPage()
    const approval = await popup
    await approval.locator('form').evaluate((form: HTMLFormElement, decided) => {
      form.querySelector('input')?.setAttribute('value', decided)
      form.submit()
    }, decision)
    await expect(approval.getByText('You can close this window.')).toBeVisible()
    await approval.close()
  }
  await profiles.choose('hub')
  await profiles.signIn('hub')
  await decide('deny')
  await signIn.expectFailed(/refused at the hub/)
  await signIn.retry()
  await decide('approve')
  await signIn.finish()
  await profiles.expectState('hub', 'Valid')
  await expect(profiles.detail('hub')).toContainText('demo@hub.example')
  expect(await chat(page, opened.proxy, 'hub')).toBe(200)

  await profiles.go('Proxy')
  await expect(page.getByText(`baseURL: '${new URL('/hub', opened.proxy).href}'`)).toBeVisible()
  await page.getByRole('combobox', { name: 'Tool' }).click()
  await page.getByRole('option', { name: 'Environment' }).click()
  await expect(page.getByText('export AIGNE_HUB_API_KEY=$CLIENT_KEY')).toBeVisible()
})

test('AIGNE Hub by a pasted key: a slip is warned of; the operator’s own 401, money and errors in streams change nothing', async ({
  opened,
  page,
  hub,
}) => {
  const profiles = profilesPage(page)
  const form = addPage(page)
  await form.open()
  await form.choose('AIGNE Hub')
  await form.dialog.getByRole('radio', { name: /^Pasted key/ }).check()
  await form.field('Hub address').fill(hub.url)
  const key = form.dialog.getByLabel('Access key', { exact: true })
  await key.fill('sk-something-else')
  await expect(form.dialog.getByText('usually begin with “blocklet-”')).toBeVisible()
  const good = hub.mintKey()
  await key.fill(good)
  await expect(form.dialog.getByText('usually begin with')).toHaveCount(0)
  await form.submit({ name: 'hub' })
  await profiles.expectState('hub', 'Fixed key')
  expect(await chat(page, opened.proxy, 'hub')).toBe(200)

  hub.operatorKeyBad = true
  expect(await chat(page, opened.proxy, 'hub')).toBe(401)
  hub.operatorKeyBad = false
  hub.outOfCredits = true
  expect(await chat(page, opened.proxy, 'hub')).toBe(402)
  const streamed = await ask(page, opened.proxy, 'hub', true)
  expect([streamed.status, streamed.text]).toEqual([200, expect.stringMatching(/^data: .*NOT_ENOUGH/)])
  hub.outOfCredits = false
  expect((await ask(page, opened.proxy, 'hub', true)).text).toContain('event: server-timing')
  await profiles.expectState('hub', 'Fixed key')
  await profiles.choose('hub')
  await expect(profiles.detail('hub').getByRole('alert')).toHaveCount(0)
  await profiles.go('Ledger')
  await expect(page.getByRole('cell', { name: '402', exact: true })).toHaveCount(1)
  await expect(page.getByText(good)).toHaveCount(0)
})

test('AIGNE Hub: a host that is none gets no key, an unknown key is refused, and a revoked one asks for its person', async ({
  opened,
  page,
  hub,
}) => {
  const profiles = profilesPage(page)
  const signIn = signInDialog(page)
  const paste = (name: string, token: string) =>
    add(page, name, 'Pasted key', { 'Hub address': hub.url, 'Access key': token })
  hub.mountPoint = null
  await paste('elsewhere', 'blocklet-kept-at-home')
  await signIn.expectFailed(/does not say where its API is/)
  await signIn.close()
  expect(hub.requests.map(({ key }) => key)).not.toContain('blocklet-kept-at-home')
  hub.mountPoint = '/ai-kit'
  await paste('stranger', 'blocklet-unknown')
  await signIn.expectFailed(/does not accept the key/)
  await signIn.close()
  const key = hub.mintKey()
  await callHost(page, 'profiles.add', {
    ...{ provider: 'aigne-hub', name: 'hub', settings: { hub: hub.url }, secrets: { token: key } },
  })
  await profiles.expectState('hub', 'Fixed key')
  hub.revoke(key)
  hub.flush()
  expect(await chat(page, opened.proxy, 'hub')).toBe(503)
  await profiles.expectState('hub', 'Needs sign-in')
  await profiles.choose('hub')
  await expect(profiles.detail('hub')).toContainText('The provider rejected the stored credentials.')
})
