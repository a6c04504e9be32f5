import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { startDemo } from './demo-process.ts'

const window = /Window\s+(http:\/\/\S+)/
const refreshesNeeded = 10

async function signIn(page: Page, profile: string, decide: (opened: Page) => Promise<void>): Promise<void> {
  await page.getByRole('option', { name: profile }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  const opening = page.context().waitForEvent('page')
  await dialog.getByText('Open sign-in page').click()
  const opened = await opening
  await decide(opened)
  await expect(dialog.getByText('Signed in', { exact: true })).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await opened.close()
}

const refreshesOf = async (page: Page, profile: string): Promise<number> => {
  const result = await page.evaluate(async (name) => {
    const answer = await fetch('/api/call/profiles.get', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input: { profile: name } }),
    })
    return (await answer.json()) as { value: { refreshCount: number } }
  }, profile)
  return result.value.refreshCount
}

test('the demo: sign in twice, ten refreshes unattended, a kill -9, and 200 the whole time', async ({ page }) => {
  test.setTimeout(420_000)
  const demo = await startDemo(20)
  try {
    const link = (await demo.find(window))[1] as string
    const proxy = (await demo.find(/Proxy\s+(http:\/\/\S+)/))[1] as string
    const home = (await demo.find(/data directory\s+(\S+)/))[1] as string
    const headerFile = readFileSync(join(home, 'demo-client-header'), 'utf8')
    const key = /Bearer (\S+)/.exec(headerFile)?.[1] as string

    await page.goto(link)
    await expect(page.locator('[data-app-state="loaded"]')).toBeVisible()
    await signIn(page, 'demo-browser', async (opened) => {
      await opened.getByLabel('Account').fill('ada@example.test')
      await opened.getByRole('button', { name: 'Sign in and allow' }).click()
      await expect(opened.getByLabel('Account')).toBeHidden()
      await opened.getByRole('button', { name: 'Sign in and allow' }).click()
      await expect(opened.getByRole('heading')).toHaveText('You are signed in')
    })
    await signIn(page, 'demo-device', async (opened) => {
      await opened.getByRole('button', { name: 'Allow' }).click()
      const allow = opened.getByRole('button', { name: 'Sign in and allow' })
      await expect(allow.or(opened.getByText('Connected'))).toBeVisible()
      if (await allow.isVisible()) await allow.click()
      await expect(opened.getByText('Connected')).toBeVisible()
    })

    const statuses = new Set<number>()
    const call = async (profile: string) => {
      const answer = await fetch(`${proxy}/${profile}/api/me`, { headers: { authorization: `Bearer ${key}` } })
      await answer.arrayBuffer()
      statuses.add(answer.status)
    }
    const both = () => Promise.all([call('demo-browser'), call('demo-device')])
    await expect
      .poll(
        async () => {
          await both()
          return refreshesOf(page, 'demo-browser')
        },
        { timeout: 300_000, intervals: [500] },
      )
      .toBeGreaterThanOrEqual(refreshesNeeded)
    expect([...statuses]).toEqual([200])

    const seen = demo.output().length
    const owner = JSON.parse(readFileSync(join(home, 'owner.json'), 'utf8')) as { pid: number }
    process.kill(owner.pid, 'SIGKILL')
    const again = (await demo.find(window, seen))[1] as string
    await both()
    await page.goto(again)
    await expect(page.locator('[data-app-state="loaded"]')).toBeVisible()
    await expect(page.getByRole('option', { name: /demo-browser/ })).toContainText('Valid')
    expect([...statuses]).toEqual([200])
  } finally {
    await demo.stop()
  }
})
