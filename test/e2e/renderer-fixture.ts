import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import type { FakeClient } from '../support/fake-client.ts'
import { type Harness, serveHarness } from '../support/renderer-harness/serve-harness.ts'

declare global {
  interface Window {
    /** The fake host in the page, for a test to script. */
    readonly fake: FakeClient
    readonly violations: string[]
  }
}

interface WorkerFixtures {
  readonly harness: Harness
}
interface TestFixtures {
  /** Opens the window on a scenario of the fake host, and waits until it is ready. */
  readonly open: (scenario?: string, hash?: string) => Promise<Page>
}

/** The window over the fake host, served with its content policy; every test also fails on a violation of that. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  harness: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const harness = await serveHarness()
      await use(harness)
      await harness.close()
    },
    { scope: 'worker' },
  ],
  open: async ({ page, harness }, use) => {
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
    })
    await page.addInitScript(() => {
      const violations: string[] = []
      Object.assign(window, { violations })
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        violations.push(`${violatedDirective} ${blockedURI}`),
      )
    })
    await use(async (scenario = 'full', hash = '') => {
      await page.goto(`${harness.url}/?scenario=${scenario}${hash}`)
      await expect(page.locator('#root')).toHaveAttribute('data-app-state', 'loaded')
      return page
    })
    expect([...faults, ...(await page.evaluate(() => window.violations))]).toEqual([])
  },
})

/**
 * WCAG 2.2 A and AA, and the best practices that axe knows. Judged once nothing moves: half-way through a change of
 * theme a button has the background of one and the text of the other.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 120)) }))).toEqual([])
}
