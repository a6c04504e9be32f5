import { expect, type Page } from '@playwright/test'
import type { AuthorizationServer } from '../support/authorization-server.ts'
import { approveInBrowserlessWay } from '../support/browserless-person.ts'
import type { DesktopApp } from './desktop-app.ts'
import { callFromPage } from './desktop-page.ts'

/** Adds a profile of the server; no token yet. */
export async function addProfile(page: Page, server: AuthorizationServer, name: string): Promise<void> {
  await callFromPage(page, 'profiles.add', {
    provider: 'oidc',
    name,
    grant: 'authorization-code',
    settings: {
      issuer: server.issuer,
      clientId: server.clients.publicClient.clientId,
      upstream: server.issuer,
    },
    secrets: {},
  })
}

/** Signs in with PKCE; the person's browser is played by plain requests to the link that the program opened. */
export async function signIn(app: DesktopApp, page: Page, profile: string): Promise<void> {
  const before = (await app.openedLinks()).length
  await callFromPage(page, 'signIn.start', { profile })
  await expect.poll(async () => (await app.openedLinks()).length).toBe(before + 1)
  await approveInBrowserlessWay((await app.openedLinks()).at(-1) as string)
  await expect.poll(async () => (await callFromPage(page, 'profiles.get', { profile })).state).toBe('valid')
}
