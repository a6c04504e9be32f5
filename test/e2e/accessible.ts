import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

interface Finding {
  readonly id: string
  readonly at: readonly string[]
}

/** Of axe's rules these alone read colours. A change of theme changes nothing else: the elements stay what they are. */
const colourRules = ['color-contrast', 'link-in-text-block']

/**
 * WCAG 2.2 A and AA, and the best practices that axe knows. Judged once nothing moves: half-way through a change of
 * theme a button has the background of one and the text of the other. axe runs in the page and answers with what it
 * found wrong and nothing else, because its whole report costs ten times as much as the judgement.
 */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await judge(page, {})).toEqual([])
}

/** What a screen that was judged in one theme can have wrong in the other. */
export async function expectAccessibleColours(page: Page): Promise<void> {
  expect(await judge(page, { runOnly: { type: 'rule', values: colourRules } })).toEqual([])
}

async function judge(page: Page, options: axe.RunOptions): Promise<Finding[]> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(
    async (chosen) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, chosen)
      return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 120)) }))
    },
    {
      // WCAG 2.5.8 is of 2.2 and so not among the rules that axe runs unless it is asked to.
      ...(options.runOnly ? {} : { rules: { 'target-size': { enabled: true } } }),
      ...options,
      reporter: 'no-passes',
      resultTypes: ['violations'],
    } satisfies axe.RunOptions,
  )
}
