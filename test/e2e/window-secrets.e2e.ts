import { expect, type Page, type Request } from '@playwright/test'
import { callHost, type Ground, openWindow, passphrase, test } from './headless-app.ts'
import { addPage } from './pages/add-page.ts'
import { clientsPage } from './pages/clients-page.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { unlockPage } from './pages/unlock-page.ts'
import { allowInBrowser, generic, oidcFields } from './window-person.ts'

/** The two answers that exist to hand a secret over. */
const mayHoldSecrets = ['/api/call/tokens.reveal', '/api/call/clients.add']

test('nothing that the page receives holds a token, a client secret, a client key or the passphrase', async ({
  app,
  ground,
  page,
}) => {
  const grounds = await ground()
  const received = await recordReceived(page)
  const host = await app.start()
  await openWindow(page, host.link)
  await unlockPage(page).createWithPassphrase(passphrase)
  const secrets = await journey(page, grounds, host.proxy)
  expect(secrets.length).toBeGreaterThanOrEqual(7)
  const texts = await received()
  expect(texts.filter(({ url }) => url.startsWith('/api/call/')).length).toBeGreaterThan(20)
  expect(texts.filter(({ url }) => url === '/api/events').length).toBeGreaterThan(5)

  const holding = ({ text }: Received) => secrets.some((secret) => text.includes(secret))
  const leaks = texts.filter((one) => holding(one) && !mayHoldSecrets.includes(one.url))
  expect(leaks.map(({ url }) => url)).toEqual([])
  // The search finds what is there to be found.
  expect(new Set(texts.filter(holding).map(({ url }) => url))).toEqual(new Set(mayHoldSecrets))
})

/** Everything that moves a secret, by hand; returns every secret that was in play. */
async function journey(page: Page, { server, api }: Ground, proxy: string): Promise<readonly string[]> {
  const { clientId, clientSecret } = server.clients.confidentialClient
  const profiles = profilesPage(page)
  const reveal = async () => (await callHost(page, 'tokens.reveal', { profile: 'acme' })).value
  const fields = { ...oidcFields({ server, api }), 'Client ID': clientId, 'Client secret': clientSecret }
  await addPage(page).add({ provider: generic, name: 'acme', fields })
  await allowInBrowser(page)
  const first = await reveal()
  await profiles.refresh('acme')
  await expect(profiles.message('acme was refreshed')).toBeVisible()
  const second = await reveal()
  const key = 'sk-pasted-key-canary-27182818'
  await addPage(page).add({ provider: 'API key or token', name: 'pasted', fields: { 'Key or token': key } })
  await profiles.expectState('pasted', 'Fixed key')

  await profiles.go('Clients')
  const clientKey = await clientsPage(page).add('tool', ['acme'])
  const answer = await fetch(`${proxy}/acme/api/me`, { headers: { authorization: `Bearer ${clientKey}` } })
  expect(answer.status).toBe(200)
  await profiles.go('Ledger')
  await profiles.go('Proxy')
  await profiles.go('Settings')
  await page.getByRole('button', { name: 'Run checks' }).click()
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible()
  await profiles.go('Profiles')
  await profiles.choose('acme')
  await callHost(page, 'tokens.inspect', { profile: 'acme', token: 'id' })
  await profiles.refresh('acme')
  await profiles.signOut('acme')
  await expect(profiles.message('acme is signed out')).toBeVisible()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Lock vault' }).click()
  await unlockPage(page).unlock(`${passphrase}-wrong`)
  await unlockPage(page).unlock(passphrase)
  await expect(profiles.list).toBeVisible()

  const rotated = server.tokenRequests.flatMap(({ refreshToken }) => refreshToken ?? [])
  expect(rotated).toHaveLength(2)
  return [passphrase, clientSecret, key, clientKey, first, second, ...rotated]
}

interface Received {
  readonly url: string
  readonly text: string
}

/** Every body and every server-sent event that the page gets from now on; a body that cannot be read fails the test. */
async function recordReceived(page: Page): Promise<() => Promise<readonly Received[]>> {
  const events: Received[] = []
  const bodies: Promise<Received>[] = []
  const protocol = await page.context().newCDPSession(page)
  await protocol.send('Network.enable')
  protocol.on('Network.eventSourceMessageReceived', ({ eventName, data }) =>
    events.push({ url: '/api/events', text: `${eventName} ${data}` }),
  )
  const record = (request: Request): void => {
    const { pathname } = new URL(request.url())
    if (!pathname.startsWith('/api/call/')) return
    const body = request.response().then((answer) => answer?.text())
    bodies.push(body.then((text = '') => ({ url: pathname, text })))
  }
  page.on('requestfinished', record)
  return async () => {
    page.off('requestfinished', record)
    return [...(await Promise.all(bodies)), ...events]
  }
}
