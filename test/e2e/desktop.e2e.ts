import { type AuthorizationServer, startAuthorizationServer } from '../support/authorization-server.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'
import { test as base, expect } from './desktop-driver.ts'
import { callFromPage, createVault, watchPage } from './desktop-page.ts'
import { addProfile, signIn } from './desktop-sign-in.ts'

const test = base.extend<{
  startServer: (options?: Parameters<typeof startAuthorizationServer>[0]) => Promise<AuthorizationServer>
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  startServer: async ({}, use) => {
    const servers: AuthorizationServer[] = []
    await use(async (options) => {
      const server = await startAuthorizationServer(options)
      servers.push(server)
      return server
    })
    for (const server of servers) await server.close()
  },
})

test('signs in through the system browser', async ({ desktop, startServer }) => {
  const server = await startServer()
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  await addProfile(page, server, 'work')
  await signIn(app, page, 'work')
  await expect(page.getByText('work').first()).toBeVisible()
  const [link] = await app.openedLinks()
  const { origin, searchParams } = new URL(link as string)
  expect({ origin, method: searchParams.get('code_challenge_method') }).toEqual({
    origin: server.issuer,
    method: 'S256',
  })
})

test('copies from the tray and clears the clipboard later, unless the person copied something else', async ({
  desktop,
  startServer,
}) => {
  const server = await startServer()
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  await callFromPage(page, 'host.setPreferences', { clipboardClearMs: 1500 })
  await addProfile(page, server, 'work')
  await signIn(app, page, 'work')

  await expect
    .poll(async () => (await app.tray()).map(({ label }) => label))
    .toContainEqual(expect.stringMatching(/^work — \d+ min left$/))
  await app.chooseInTray('work', 'Copy token')
  await expect.poll(() => app.clipboard()).not.toBe('')
  const token = await app.clipboard()
  expect(await server.introspect(token)).toMatchObject({ active: true, account: 'ada@example.test' })
  await expect.poll(() => app.clipboard(), { timeout: 5_000 }).toBe('')

  await app.chooseInTray('work', 'Copy Authorization header')
  await expect.poll(() => app.clipboard()).toBe(`Authorization: Bearer ${token}`)
  await app.chooseInTray('work', 'Copy proxy URL')
  await expect.poll(() => app.clipboard()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/work\/?$/)
  await app.chooseInTray('work', 'Copy token')
  await expect.poll(() => app.clipboard()).toBe(token)
  await app.writeClipboard('the person’s own text')
  const waited = Date.now() + 2_000
  await expect.poll(() => Date.now() > waited, { timeout: 5_000 }).toBe(true)
  expect(await app.clipboard()).toBe('the person’s own text')
})

test('a request that waits for a person is told of and answered from the tray, with the window hidden', async ({
  desktop,
}) => {
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  await callFromPage(page, 'host.setPreferences', { closeToTray: true })
  const upstream = await startRecordingUpstream()
  await callFromPage(page, 'profiles.add', {
    ...{ provider: 'anonymous', name: 'open', grant: 'none', secrets: {} },
    settings: { upstream: upstream.url },
  })
  const permissions = { profiles: ['open'], methods: [], paths: [], origins: [], otherwise: 'ask' as const }
  const { key } = await callFromPage(page, 'clients.add', { name: 'agent', permissions })
  const { proxyUrl } = await callFromPage(page, 'profiles.get', { profile: 'open' })
  await app.closeWindow()
  await expect.poll(() => app.windowState()).toBe('hidden')

  const asked = fetch(`${proxyUrl}v1/x`, { method: 'POST', headers: { authorization: `Bearer ${key}` } })
  const items = async () => (await app.tray()).map(({ label }) => label)
  await expect.poll(async () => (await items())[0]).toBe('agent asks to use open')
  await expect
    .poll(async () => (await app.notifications()).map(({ title }) => title))
    .toContain('agent asks to use open')
  // Windows marks the button of the window instead.
  if (process.platform !== 'win32') await expect.poll(() => app.badge()).toBe(1)
  await expect(page).toHaveTitle('(1) Profiles · Token Vault')
  expect(await app.windowState()).toBe('hidden')
  await app.chooseInTray('agent asks to use open', 'Allow once')
  expect((await asked).status).toBe(200)
  await expect.poll(items).not.toContain('agent asks to use open')
  await expect.poll(() => app.badge()).toBe(0)
  await expect(page).toHaveTitle('Profiles · Token Vault')
  await upstream.close()
})

test('closes to the tray when asked to, says so once, and comes back', async ({ desktop }) => {
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  await callFromPage(page, 'host.setPreferences', { closeToTray: true })
  await app.closeWindow()
  await expect.poll(() => app.windowState()).toBe('hidden')
  await expect.poll(() => app.notifications()).toHaveLength(1)
  await app.chooseInTray('Open Token Vault')
  await expect.poll(() => app.windowState()).toBe('shown')
  await app.closeWindow()
  await expect.poll(() => app.windowState()).toBe('hidden')
  expect(await app.notifications()).toHaveLength(1)
  await app.clickNotification(0)
  await expect.poll(() => app.windowState()).toBe('shown')
})

test('ends when its window is closed and nobody asked for the tray', async ({ desktop }) => {
  test.skip(process.platform === 'darwin', 'on macOS a program outlives its windows')
  const app = await desktop.launch()
  await app.page()
  await app.closeWindow()
  expect(await app.exited).toBe(0)
})

test('a second launch shows the window of the first one and ends', async ({ desktop }) => {
  const first = await desktop.launch()
  const page = await first.page()
  await callFromPage(page, 'host.setPreferences', { closeToTray: true })
  await first.closeWindow()
  await expect.poll(() => first.windowState()).toBe('hidden')
  const second = await desktop.launch()
  expect(await second.exited).toBe(0)
  await expect.poll(() => first.windowState()).toBe('shown')
})

test('starts hidden at login and shows its window when it is launched again', async ({ desktop }) => {
  const first = await desktop.launch({ args: ['--hidden'] })
  await expect.poll(async () => (await first.tray()).length).toBeGreaterThan(0)
  expect(await first.windowState()).toBe('none')
  const second = await desktop.launch()
  expect(await second.exited).toBe(0)
  await expect.poll(() => first.windowState()).toBe('shown')
})

test('refreshes after a sleep in which the token expired', async ({ desktop, startServer }) => {
  test.skip(process.platform === 'win32', 'Windows cannot pause a process with a signal')
  const server = await startServer({ accessTokenSeconds: 8 })
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  await addProfile(page, server, 'work')
  await signIn(app, page, 'work')
  const before = server.tokenRequests.length

  await app.power('suspend')
  process.kill(app.pid, 'SIGSTOP')
  const wakesAt = Date.now() + 9_000
  await expect.poll(() => Date.now() > wakesAt, { timeout: 15_000 }).toBe(true)
  expect(server.tokenRequests.length).toBe(before)
  process.kill(app.pid, 'SIGCONT')
  await app.power('resume')
  await expect
    .poll(() => server.tokenRequests.slice(before).map(({ status }) => status), { timeout: 20_000 })
    .toContain(200)
  await app.chooseInTray('work', 'Copy token')
  await expect.poll(() => app.clipboard()).not.toBe('')
  expect((await server.introspect(await app.clipboard())).active).toBe(true)
})

test('locks on suspend when asked to', async ({ desktop }) => {
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  await app.power('suspend')
  expect((await callFromPage(page, 'vault.status')).state).toBe('unlocked')
  await callFromPage(page, 'host.setPreferences', { lockOnSuspend: true })
  await app.power('suspend')
  await expect.poll(async () => (await callFromPage(page, 'vault.status')).state).toBe('locked')
  await expect.poll(async () => (await app.tray()).map(({ label }) => label)).toContain('Unlock…')
})

test('notifies when a person has to sign in again, and a click shows the window', async ({ desktop, startServer }) => {
  const server = await startServer({ accessTokenSeconds: 6, refreshTokenSeconds: 2 })
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  await callFromPage(page, 'host.setPreferences', { closeToTray: true })
  await addProfile(page, server, 'work')
  await signIn(app, page, 'work')
  await app.closeWindow()
  await expect
    .poll(async () => (await app.notifications()).map(({ title, body }) => `${title} ${body}`).join('\n'), {
      timeout: 20_000,
    })
    .toContain('work')
  await expect.poll(async () => (await app.tray()).map(({ label }) => label)).toContain('work — sign in again')
  await app.clickNotification((await app.notifications()).length - 1)
  await expect.poll(() => app.windowState()).toBe('shown')
})

test('quits in order: the clipboard is cleared and the data directory is free again', async ({
  desktop,
  startServer,
}) => {
  const server = await startServer()
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  await addProfile(page, server, 'work')
  await signIn(app, page, 'work')
  await callFromPage(page, 'host.quit').catch(() => undefined)
  expect(await app.exited).toBe(0)

  const again = await desktop.launch()
  const reopened = await again.page()
  expect((await callFromPage(reopened, 'vault.status')).state).toBe('locked')
  await callFromPage(reopened, 'vault.unlock', { passphrase: 'correct horse battery staple' })
  expect((await callFromPage(reopened, 'profiles.get', { profile: 'work' })).state).toBe('valid')
  expect(await again.quit()).toBe(0)
})

test('survives a kill and is still signed in', async ({ desktop, startServer }) => {
  const server = await startServer()
  const app = await desktop.launch()
  const page = await app.page()
  await createVault(page)
  await addProfile(page, server, 'work')
  await signIn(app, page, 'work')
  await app.kill()

  const again = await desktop.launch()
  const reopened = await again.page()
  await callFromPage(reopened, 'vault.unlock', { passphrase: 'correct horse battery staple' })
  const { value } = await callFromPage(reopened, 'tokens.reveal', { profile: 'work' })
  expect((await server.introspect(value)).active).toBe(true)
})

test('works without a policy violation or an error on the page', async ({ desktop }) => {
  const app = await desktop.launch()
  const page = await app.page()
  const problems = await watchPage(page)
  await page.reload()
  const afterReload = await watchPage(page)
  await createVault(page)
  await callFromPage(page, 'vault.lock')
  expect([...(await problems()), ...(await afterReload())]).toEqual([])
})
