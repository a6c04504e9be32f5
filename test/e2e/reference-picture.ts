import { expect, type Page } from '@playwright/test'
import { makeBlockFont } from '../support/block-font.ts'

const font = makeBlockFont().toString('base64')

/**
 * Sets all text in bars until the window is shown again: what is compared is layout and colour, and not the fonts of the
 * machine. Through the object model, because the policy of the page forbids
 * styles of another origin.
 */
export async function setInBlocks(page: Page): Promise<void> {
  // Away from whatever was clicked last, here or in the test before.
  await page.mouse.move(0, 0)
  await page.evaluate(async (data) => {
    const face = new FontFace(
      'Blocks',
      Uint8Array.from(atob(data), (char) => char.charCodeAt(0)),
      {
        weight: '100 900',
      },
    )
    document.fonts.add(await face.load())
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      '* { font-family: Blocks !important; font-synthesis: none !important; scrollbar-width: none !important }',
    )
    document.adoptedStyleSheets = [sheet]
  }, font)
}

/**
 * Compares with the picture in `references`, or writes it (`npm run references`). What differs lies as expected, actual
 * and diff in `test-results`, under the name of the test. The tolerance is twice what another hinting of the bars changes in a
 * screen full of text; a lost button that moves its neighbours is more.
 */
export async function expectPicture(page: Page, path: readonly [string, string, string]): Promise<void> {
  const [language, theme, screen] = path
  const file = `${screen.replaceAll(/[^a-z]+/g, '-')}.png`
  await expect(page).toHaveScreenshot([language, theme, file], { maxDiffPixelRatio: 0.008, threshold: 0.12 })
}
