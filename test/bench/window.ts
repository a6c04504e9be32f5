import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from '@playwright/test'
import { findChromium } from '../../scripts/find-chromium.mjs'
import { serveHarness } from '../support/renderer-harness/serve-harness.ts'
import type { Bounds } from './bounds.ts'
import { median } from './programs.ts'

const root = join(import.meta.dirname, '../..')

interface Frames {
  readonly median: number
  readonly p99: number
  /** Share of frames that came in time for 60 Hz, with one display refresh of tolerance. */
  readonly inTime: number
}

/** From the first script of the page: the fake host is made, then the window over it. */
async function openList(
  browser: Browser,
  url: string,
  scenario: 'many' | 'full',
): Promise<{ page: Page; facts: { paint: number; open: number } }> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 } })
  await page.goto(`${url}/?scenario=${scenario}`)
  await page.getByRole('option').first().waitFor()
  const facts = await page.evaluate(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN
    const mark = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN
    return { paint, open: mark('list-ready') - mark('host-ready') }
  })
  return { page, facts }
}

/** Scrolls a screen's height every quarter of a second for three seconds, and looks at each frame. */
function scroll(page: Page, selector: string): Promise<Frames> {
  return page.evaluate(
    ([target]) =>
      new Promise<Frames>((resolve) => {
        const list = document.querySelector(target as string)
        if (!list) throw new Error(`no ${target}`)
        const frames: number[] = []
        const start = performance.now()
        let last = start
        const step = (now: number): void => {
          frames.push(now - last)
          last = now
          list.scrollTop += 60
          if (now - start < 3_000) requestAnimationFrame(step)
          else {
            const sorted = frames.slice(1).sort((a, b) => a - b)
            const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
            const inTime = sorted.filter((ms) => ms < 1000 / 60 + 1).length / sorted.length
            resolve({ median: at(0.5), p99: at(0.99), inTime })
          }
        }
        requestAnimationFrame(step)
      }),
    [selector],
  )
}

interface Act {
  /** What is clicked, typed into or, with `key`, hears the key. */
  readonly on: string
  readonly text?: string
  readonly key?: string
  /** What is there afterwards, and its text. */
  readonly shows: string
  readonly says?: string
}

/** From the click or the key to the frame that shows what came of it, in the page itself: a driver's own pace is no part of it. */
function timed(page: Page, act: Act): Promise<number> {
  return page.evaluate(
    ({ on, text, key, shows, says }) =>
      new Promise<number>((resolve) => {
        const target = document.querySelector<HTMLElement>(on)
        if (!target) throw new Error(`no ${on}`)
        const start = performance.now()
        if (key !== undefined) {
          target.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true }))
        } else if (text !== undefined) {
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(target, text)
          target.dispatchEvent(new Event('input', { bubbles: true }))
        } else target.click()
        const look = (): void => {
          const shown = document.querySelector(shows)
          const there = shown && (says === undefined || shown.textContent?.includes(says))
          // The frame after the one in which it came into the page has been shown.
          requestAnimationFrame(there ? () => resolve(performance.now() - start) : look)
        }
        look()
      }),
    act,
  )
}

async function round(browser: Browser, url: string) {
  const few = await openList(browser, url, 'full')
  await few.page.close()
  const { page, facts } = await openList(browser, url, 'many')
  const cdp = await page.context().newCDPSession(page)
  const scrolled = await scroll(page, '[role=listbox]')
  const openProfile = await timed(page, {
    on: '[role=option]:nth-child(12)',
    shows: '[role=option]:nth-child(12)[aria-selected=true]',
  })
  const search = await timed(page, {
    on: 'input[type=search]',
    text: '09999',
    shows: '[role=option]',
    says: 'profile-09999',
  })
  await page.getByRole('searchbox').fill('')
  const changes = await page.evaluate(async () => {
    const { fake } = window as unknown as { fake: { state: { profiles: { id: string }[] }; call: unknown } }
    const client = fake as unknown as { call(name: string, input: unknown): Promise<unknown> }
    const id = fake.state.profiles[5_000]?.id
    const start = performance.now()
    for (let at = 0; at < 10; at += 1) {
      await client.call('tokens.refresh', { profile: id })
      await new Promise(requestAnimationFrame)
    }
    return (performance.now() - start) / 10
  })
  await page.getByRole('link', { name: 'Ledger' }).click()
  await page.getByRole('heading', { name: 'Ledger' }).waitFor()
  const again = await timed(page, { on: 'a[href="#/profiles"]', shows: '[aria-multiselectable] [role=option]' })
  const palette = await timed(page, { on: 'body', key: 'k', shows: '[role=dialog] [role=option]' })
  await page.keyboard.press('Escape')
  await page.goto(`${url}/?scenario=many#/timeline`)
  await page.getByRole('option').first().waitFor()
  const timeline = await scroll(page, '[role=listbox]')
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  await page.close()
  return {
    ...facts,
    few: few.facts.open,
    openProfile,
    search,
    changes,
    again,
    palette,
    scrolled,
    timeline,
    heap: usedSize / 1e6,
  }
}

function bundle(): { raw: number; gzip: number } {
  const directory = join(root, 'out/renderer/assets')
  const files = readdirSync(directory).map((name) => readFileSync(join(directory, name)))
  return {
    raw: files.reduce((sum, file) => sum + file.length, 0) / 1e3,
    gzip: files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1e3,
  }
}

const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`

/**
 * The window with ten thousand profiles, in Chromium over the fake host, so that only the window is measured: time to first
 * paint and to a ready list, scrolling, searching, opening a profile, the palette, one refreshed profile among many, memory,
 * and the size of the built bundle. Medians of several fresh pages.
 */
export async function benchWindow(bounds: Bounds, { rounds }: { rounds: number }): Promise<void> {
  const harness = await serveHarness()
  const executablePath = findChromium()
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const found: Awaited<ReturnType<typeof round>>[] = []
  try {
    for (let at = 0; at < rounds; at += 1) found.push(await round(browser, harness.url))
  } finally {
    await browser.close()
    await harness.close()
  }
  const of = (pick: (sample: (typeof found)[0]) => number): number => median(found.map(pick))
  const frames = (pick: (sample: (typeof found)[0]) => Frames): string =>
    `${ms(of((sample) => pick(sample).median))} median, ${ms(of((sample) => pick(sample).p99))} p99, ${(of((sample) => pick(sample).inTime) * 100).toFixed(1)} % in time`
  const { raw, gzip } = bundle()
  const rows = [
    ['first paint, from navigation', ms(of(({ paint }) => paint))],
    ['window and list of 10,000 ready, from the first line of our code', ms(of(({ open }) => open))],
    ['the same with 12 profiles', ms(of(({ few }) => few))],
    ['the list of 10,000 opened again, from another screen', ms(of(({ again }) => again))],
    ['a frame while scrolling the list', frames(({ scrolled }) => scrolled)],
    ['a frame while scrolling the timeline', frames(({ timeline }) => timeline)],
    ['opening a profile', ms(of(({ openProfile }) => openProfile))],
    ['a search typed, its row shown', ms(of(({ search }) => search))],
    ['one of 10,000 refreshed, shown', ms(of(({ changes }) => changes))],
    ['the palette, with every action of 10,000', ms(of(({ palette }) => palette))],
    ['JavaScript heap with 10,000 profiles', `${of(({ heap }) => heap).toFixed(0)} MB`],
    ['bundle', `${raw.toFixed(0)} kB, ${gzip.toFixed(0)} kB compressed`],
  ] as const
  console.log(`\nThe window with 10,000 profiles, ${rounds} rounds, medians.`)
  for (const [what, value] of rows) console.log(`${what.padEnd(66)} ${value}`)
  bounds.below(
    '10,000 profiles open, ms',
    of(({ again }) => again),
    200,
  )
  bounds.atLeast(
    'frames in time for 60 Hz, list scrolled',
    of(({ scrolled }) => scrolled.inTime),
    0.99,
  )
  bounds.atLeast(
    'frames in time for 60 Hz, timeline scrolled',
    of(({ timeline }) => timeline.inTime),
    0.99,
  )
}
