import type { Browser, BrowserContext, Frame, Page, Request, Route } from '@playwright/test'
import type { Link } from './link.ts'
import { preloadScript } from './preload-script.ts'
import type { SchemeAnswer } from './protocol.ts'

interface LoadOrder {
  id: number
  url: string
  preload: string | null
  width: number
  height: number
}

/** Real Chromium has no `app:` scheme, so its pages live on this origin, which exists only inside the routing. */
const stage = 'https://vault.electron-double.test'
const shownOrigin = 'app://vault'
const toStage = (url: string) => (url.startsWith(`${shownOrigin}/`) ? stage + url.slice(shownOrigin.length) : url)
const fromStage = (url: string) => (url.startsWith(`${stage}/`) ? shownOrigin + url.slice(stage.length) : url)

/** Permissions that Playwright can give to a page, by Electron's name. */
const permissions = {
  'clipboard-sanitized-write': 'clipboard-write',
  'clipboard-read': 'clipboard-read',
  geolocation: 'geolocation',
  notifications: 'notifications',
} as const

export interface ShownWindow {
  readonly id: number
  readonly context: BrowserContext
  readonly page: Page
  /** The next navigation is the program's own, which Electron does not report as the page's. */
  expected: string | null
}

/** Shows the windows of the program under test in Chromium, and reports to it what their pages do. */
export function createShownWindows(browser: Browser, link: Link, locale: string) {
  const windows = new Map<number, ShownWindow>()
  const waiting = new Set<() => void>()
  /** Addresses for which the program would have let Electron open another window. */
  const allowedWindows: string[] = []

  async function load(order: LoadOrder): Promise<void> {
    const window = windows.get(order.id) ?? (await open(order))
    window.expected = order.url
    await window.page.goto(toStage(order.url), { waitUntil: 'load' })
    for (const resolve of [...waiting]) resolve()
  }

  async function open({ id, preload, width, height }: LoadOrder): Promise<ShownWindow> {
    const context = await browser.newContext({ viewport: { width, height }, locale, serviceWorkers: 'block' })
    await context.exposeBinding('__electronDoubleInvoke', async (_source, channel: string, args: unknown[]) => {
      try {
        return { value: await link.ask('ipc.invoke', { id, channel, args }) }
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) }
      }
    })
    await context.addInitScript({ content: preloadScript(preload) })
    await grant(context, id)
    const page = await context.newPage()
    const window: ShownWindow = { id, context, page, expected: null }
    windows.set(id, window)
    // The program may end while a request is under way; then nobody answers it any more.
    await context.route('**/*', (route) => answer(window, route).catch(() => route.abort().catch(() => undefined)))
    context.on('page', (popup) => popup.close().catch(() => undefined))
    return window
  }

  async function grant(context: BrowserContext, id: number): Promise<void> {
    const asked = Object.entries(permissions).map(async ([electron, playwright]) => {
      const granted = await link.ask<boolean>('permission.ask', { id, permission: electron, url: `${shownOrigin}/` })
      return granted ? [playwright] : []
    })
    await context.grantPermissions((await Promise.all(asked)).flat(), { origin: stage })
  }

  async function answer(window: ShownWindow, route: Route): Promise<void> {
    const request = route.request()
    const url = fromStage(request.url())
    const verdict = await judge(window, request, url)
    if (!verdict) return route.abort('aborted')
    // A page that was let go shows something else from now on, and the test sees it.
    if (!url.startsWith(`${shownOrigin}/`))
      return route.fulfill({ status: 200, contentType: 'text/html', body: 'elsewhere' })
    const found = await link.ask<SchemeAnswer | null>('scheme.request', { url, method: request.method() })
    if (found === null) return route.abort('failed')
    return route.fulfill({ status: found.status, headers: found.headers, body: Buffer.from(found.body) })
  }

  /** Electron asks about navigations and new windows; other requests are the content policy's business. */
  async function judge(window: ShownWindow, request: Request, url: string): Promise<boolean> {
    const { id } = window
    if (request.isNavigationRequest()) {
      const frame = frameOf(request)
      if (frame?.page() !== window.page) {
        if (await link.ask<boolean>('window-open.ask', { id, url })) allowedWindows.push(url)
        return false
      }
      const isMainFrame = frame.parentFrame() === null
      if (isMainFrame && window.expected === url) {
        window.expected = null
        await link.ask('navigated', { id, url })
      } else if (!(await link.ask<boolean>('navigation.ask', { id, url, isMainFrame }))) return false
      else if (isMainFrame) await link.ask('navigated', { id, url })
      return true
    }
    return url.startsWith(`${shownOrigin}/`)
  }

  link.answer('window.load', load)
  link.answer('window.reload', async ({ id }: { id: number }) => {
    const window = windows.get(id)
    if (!window) return
    window.expected = fromStage(window.page.url())
    await window.page.reload()
  })
  link.answer('window.visibility', async ({ id, visible }: { id: number; visible: boolean }) => {
    if (visible) await windows.get(id)?.page.bringToFront()
  })
  link.answer('window.close', async ({ id }: { id: number }) => {
    const window = windows.get(id)
    windows.delete(id)
    await window?.context.close()
  })
  link.answer('window.send', async ({ id, channel, args }: { id: number; channel: string; args: unknown[] }) => {
    await windows.get(id)?.page.evaluate(
      ([name, values]) => {
        const deliver = Reflect.get(globalThis, Symbol.for('electron-double-deliver')) as
          | ((channel: unknown, args: unknown) => void)
          | undefined
        deliver?.(name, values)
      },
      [channel, args] as const,
    )
  })
  link.answer('theme', async ({ source }: { source: 'system' | 'light' | 'dark' }) => {
    const colorScheme = source === 'system' ? 'no-preference' : source
    for (const { page } of windows.values()) await page.emulateMedia({ colorScheme })
  })

  return {
    all: windows,
    allowedWindows,
    /** The page of the first window, once one is loaded. */
    async page(timeoutMs = 60_000): Promise<Page> {
      const first = [...windows.values()].find(({ expected }) => expected === null)
      if (first) return first.page
      await loaded(timeoutMs)
      return this.page(timeoutMs)
    },
    async close() {
      for (const { context } of windows.values()) await context.close()
      windows.clear()
    },
  }

  function loaded(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(limit)
        waiting.delete(done)
        settle()
      }
      const done = () => finish(resolve)
      const limit = setTimeout(() => finish(() => reject(new Error('No window was loaded in time.'))), timeoutMs)
      waiting.add(done)
    })
  }
}

/** A request that opens a window comes before the window has a frame. */
function frameOf(request: Request): Frame | null {
  try {
    return request.frame()
  } catch {
    return null
  }
}
