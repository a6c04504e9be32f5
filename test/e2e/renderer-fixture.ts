import { test as base, expect, type Page } from '@playwright/test'
import type { FakeClient } from '../support/fake-client.ts'
import { type Harness, serveHarness } from '../support/renderer-harness/serve-harness.ts'

declare global {
  interface Window {
    /** The fake host in the page, for a test to script. */
    readonly fake: FakeClient
    readonly violations: string[]
    /** Mounts the window anew, on a new fake host, at a moment that lasts. */
    readonly showAgain: (scenario: string, hash: string, at: number) => void
  }
}

interface WorkerFixtures {
  readonly harness: Harness
  /** The one page of this worker and a language: a page costs more than most tests that use it. */
  readonly pageIn: (locale: string) => Promise<Page>
}
interface TestFixtures {
  /** Opens the window on a scenario of the fake host, in a new document, and waits until it is ready. */
  readonly open: (scenario?: string, hash?: string) => Promise<Page>
  /** The same at the moment `shownAt`, but the document stays if there is one: for tests that only look. */
  readonly show: (scenario?: string, hash?: string) => Promise<Page>
  /** What must not happen in any test: errors in the page, and violations of its content policy. */
  readonly faults: undefined
}

const viewport = { width: 1280, height: 720 }

/** A Wednesday morning. Whatever depends on the time looks the same in every run. */
export const shownAt = Date.UTC(2026, 2, 4, 9, 41)

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
  pageIn: [
    async ({ browser }, use) => {
      const pages = new Map<string, Page>()
      await use(async (locale) => {
        const page =
          pages.get(locale) ?? (await newPage(await browser.newContext({ locale, viewport, timezoneId: 'UTC' })))
        pages.set(locale, page)
        return page
      })
      for (const page of pages.values()) await page.context().close()
    },
    { scope: 'worker' },
  ],
  // After a failed test Playwright starts a new worker, so that what failed there meets no other test.
  page: async ({ pageIn, locale, contextOptions }, use) => {
    const page = await pageIn(locale ?? 'en-GB')
    await page.setViewportSize(viewport)
    const { reducedMotion = 'no-preference' } = contextOptions
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion })
    await use(page)
    await page.context().clearPermissions()
  },
  context: ({ page }, use) => use(page.context()),
  faults: async ({ page }, use) => {
    const faults: string[] = []
    const onError = (error: Error) => faults.push(error.message)
    const onMessage = (message: { type(): string; text(): string }) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
    }
    page.on('pageerror', onError).on('console', onMessage)
    await use(undefined)
    page.off('pageerror', onError).off('console', onMessage)
    const violations = await page.evaluate(() => window.violations.splice(0))
    expect([...faults, ...violations]).toEqual([])
  },
  open: async ({ page, harness, faults: _ }, use) => {
    await use(async (scenario = 'full', hash = '') => {
      // Only another document is a new one: to the same address with another hash the page would just be told.
      await page.evaluate(() => location.origin !== 'null' && localStorage.clear())
      await page.goto('about:blank')
      await page.goto(`${harness.url}/?scenario=${scenario}${hash}`)
      await expect(page.locator('#root')).toHaveAttribute('data-app-state', 'loaded')
      return page
    })
  },
  show: async ({ page, open }, use) => {
    await use(async (scenario = 'full', hash = '') => {
      if (!(await page.evaluate(() => 'showAgain' in window))) await open('locked')
      await page.evaluate((to) => window.showAgain(...to), [scenario, hash, shownAt] as const)
      await expect(page.locator('#root')).toHaveAttribute('data-app-state', 'loaded')
      return page
    })
  },
})

async function newPage(context: Awaited<ReturnType<Page['context']>>): Promise<Page> {
  await context.addInitScript(() => {
    const violations: string[] = []
    Object.assign(window, { violations })
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      violations.push(`${violatedDirective} ${blockedURI}`),
    )
  })
  return context.newPage()
}
