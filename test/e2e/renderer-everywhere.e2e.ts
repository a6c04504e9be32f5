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
})
