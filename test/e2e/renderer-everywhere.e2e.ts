import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { profilesPage } from './pages/profiles-page.ts'
import { test } from './renderer-fixture.ts'

/** A window of 1180 × 760 at 200 %: half as many CSS pixels (WCAG 1.4.4, 1.4.10). */
const zoomed = { width: 590, height: 380 }

for (const [name, hash, scenario] of [
  ['a profile', '#/profiles/id-acme-staging', 'full'],
  ['the timeline', '#/timeline', 'full'],
  ['the token lab', '#/lab', 'lab'],
] as const) {
  test(`at 200 % nothing of ${name} is cut off sideways, and it stays accessible`, async ({ open, page }) => {
    await page.setViewportSize(zoomed)
    await open(scenario, hash)
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible()
    const widths = await page.evaluate(() => {
      const wide = [...document.querySelectorAll('main *')].filter(
        ({ clientWidth, scrollWidth }) => scrollWidth > clientWidth + 1,
      )
      const cut = wide.filter(
        (element) =>
          getComputedStyle(element).overflowX === 'visible' &&
          element.clientWidth > 0 &&
          !element.closest('[aria-hidden=true]'),
      )
      return { page: document.documentElement.scrollWidth, cut: cut.map(({ className }) => String(className)) }
    })
    expect(widths).toEqual({ page: zoomed.width, cut: [] })
    await page.getByRole('navigation').getByRole('button', { name: 'Commands' }).click()
    await expect(page.getByRole('option', { name: 'Lock the vault' })).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expectAccessible(page)
  })
}

test('with forced colours one sees where one is, what is chosen and what is marked', async ({ open, page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await open('full', '#/profiles/id-acme-staging')
  const profiles = profilesPage(page)
  const outlined = { outlineStyle: 'solid', outlineWidth: '2px' }
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Profiles/ })
  for (const [property, value] of Object.entries(outlined)) {
    const css = property.replace('outline', 'outline-').toLowerCase()
    await expect(link).toHaveCSS(css, value)
    await expect(profiles.row('acme-staging')).toHaveCSS(css, value)
    await expect(profiles.row('ci-pat')).not.toHaveCSS('outline-style', 'solid')
  }
  await profiles.list.focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(profiles.list.locator('[aria-selected=true]')).toHaveCount(2)
  await expect(profiles.row('ci-pat')).toHaveCSS('outline-style', 'solid')

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click()
  const on = page
    .getByRole('switch', { name: 'Notifications' })
    .locator('+ * .mantine-Switch-track, + .mantine-Switch-track')
  const off = page
    .getByRole('switch', { name: 'Start at login' })
    .locator('+ * .mantine-Switch-track, + .mantine-Switch-track')
  const drawn = (track: typeof on) => track.evaluate((element) => getComputedStyle(element).backgroundColor)
  for (const track of [on, off]) await expect(track).toHaveCSS('border-top-style', 'solid')
  expect(await drawn(on)).not.toBe(await drawn(off))
})

test('the accent of the system colours the window, and every hue of it can be read in both themes', async ({
  open,
  page,
}) => {
  await open('full', '#/clients')
  const own = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'))
  await page.evaluate(() => {
    window.fake.state.capabilities = { ...window.fake.state.capabilities, accent: '#e5c700' }
    window.fake.emit('preferences.changed', null)
  })
  await expect(page.locator('html')).toHaveAttribute('data-accent', 'system')
  expect(await page.evaluate(() => localStorage.getItem('tokenvault.accent'))).toBe('#e5c700')
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'))).not.toBe(
    own,
  )
  const unreadable = await page.evaluate(() => {
    const root = document.documentElement
    const paint = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
      willReadFrequently: true,
    })
    const probe = document.body.appendChild(document.createElement('i'))
    const luminance = (name: string): number => {
      probe.style.color = `var(${name})`
      if (!paint) return 0
      paint.fillStyle = getComputedStyle(probe).color
      paint.fillRect(0, 0, 1, 1)
      const [r = 0, g = 0, b = 0] = [...paint.getImageData(0, 0, 1, 1).data].map((byte) => {
        const part = byte / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const contrast = (one: string, other: string): number => {
      const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
      return (light + 0.05) / (dark + 0.05)
    }
    const pairs = [
      ['--on-accent', '--accent', 4.5],
      ['--on-accent', '--accent-hover', 4.5],
      ['--accent-text', '--surface', 4.5],
      ['--accent-text', '--surface-side', 4.5],
      ['--accent-text', '--surface-raised', 4.5],
      ['--accent-text', '--selected', 4.5],
      ['--text', '--selected', 4.5],
      ['--text-2', '--selected', 4.5],
      ['--text-3', '--selected', 4.5],
      ['--accent', '--surface', 3],
      ['--accent', '--surface-raised', 3],
    ] as const
    const hues = Array.from({ length: 24 }, (_, at) => `hsl(${at * 15} 100% 50%)`)
    const found: string[] = []
    for (const scheme of ['light', 'dark']) {
      root.setAttribute('data-mantine-color-scheme', scheme)
      for (const accent of [...hues, '#ffffff', '#000000', '#8e8e93']) {
        root.style.setProperty('--system-accent', accent)
        for (const [text, ground, least] of pairs) {
          const seen = contrast(text, ground)
          if (!(seen >= least)) found.push(`${scheme} ${accent}: ${text} on ${ground} ${seen.toFixed(2)}`)
        }
      }
    }
    return found
  })
  expect(unreadable).toEqual([])
})
