import { expect, type Page } from '@playwright/test'
import type { SignInView } from '../../src/shared/views.ts'
import { expectAccessible, expectAccessibleColours } from './accessible.ts'
import { expectPicture, setInBlocks } from './reference-picture.ts'
import { shownAt, test } from './renderer-fixture.ts'

interface ScreenCase {
  readonly scenario?: string
  readonly hash?: string
  readonly act?: (page: Page) => Promise<void>
}

/** Opens a dialog through the palette, by the id of its command, which is the same in every language. */
async function runCommand(page: Page, id: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await page.locator(`[role=option][id$="-${id}"]`).click()
  await page.getByRole('dialog').waitFor()
}

const signIn = (step: SignInView['step']) => async (page: Page) => {
  await page.locator('article button[data-variant=primary]').click()
  await page.getByRole('dialog').waitFor()
  await page.evaluate((next) => window.fake.stepSignIn('flow-1', next), step)
}

/** A file of the fake host, with one profile that is here already. */
const exportedFile = (passphrase: string) => {
  const held = { id: crypto.randomUUID(), kind: 'backup', createdAt: 1_763_900_000_000, passphrase }
  const buffer = Buffer.from(JSON.stringify({ ...held, names: ['acme-staging', 'another'] }))
  return { name: 'backup.json', mimeType: 'application/json', buffer }
}

const inAnHour = shownAt + 3_600_000

const screens: Readonly<Record<string, ScreenCase>> = {
  empty: { scenario: 'empty' },
  'a valid profile': { hash: '#/profiles/id-acme-staging' },
  'the inside of a token': {
    hash: '#/profiles/id-acme-staging',
    act: (page) => page.locator('article button:has-text("Look inside"), article button:has-text("查看令牌")').click(),
  },
  'a profile that needs its person': { hash: '#/profiles/id-github-work' },
  'a profile that is tried again': { hash: '#/profiles/id-gitlab-ci' },
  'a fixed key': { hash: '#/profiles/id-openai-key' },
  'ten thousand profiles': { scenario: 'many' },
  'a selection': {
    act: async (page) => {
      await page.getByRole('listbox').focus()
      await page.keyboard.press('Space')
      await page.keyboard.press('Shift+ArrowDown')
    },
  },
  groups: {
    act: async (page) => {
      await page.evaluate(() => localStorage.setItem('tokenvault.list', JSON.stringify({ group: 'provider' })))
      // The list reads it when it is opened.
      for (const hash of ['#/timeline', '#/profiles']) await page.evaluate((to) => location.assign(to), hash)
      await page.getByRole('listbox').waitFor()
    },
  },
  'tags of a selection': {
    act: async (page) => {
      await page.getByRole('listbox').focus()
      await page.keyboard.press('ControlOrMeta+a')
      await page.getByRole('toolbar').getByRole('button').nth(1).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  timeline: { hash: '#/timeline' },
  shortcuts: { act: (page) => page.keyboard.press('?') },
  catalogue: { act: (page) => runCommand(page, 'add-profile') },
  'a form with problems': {
    act: async (page) => {
      await runCommand(page, 'add-profile')
      await page.getByRole('dialog').getByRole('list').getByRole('button').first().click()
      await page.getByRole('dialog').locator('button[type=submit]').click()
    },
  },
  palette: { act: (page) => page.keyboard.press('ControlOrMeta+k') },
  'sign-in in the browser': {
    hash: '#/profiles/id-new-server',
    act: signIn({ kind: 'browser', url: 'https://login.example.com/a', opened: false, expiresAt: inAnHour }),
  },
  'sign-in by device code': {
    hash: '#/profiles/id-new-server',
    act: signIn({
      kind: 'device-code',
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://login.example.com/device',
      verificationUriComplete: null,
      expiresAt: inAnHour,
    }),
  },
  'a challenge': {
    hash: '#/profiles/id-new-server',
    act: signIn({ kind: 'challenge', challenge: 'otp', prompt: 'Sent to +86 138 **** 0011.', image: null }),
  },
  'a sign-in that failed': {
    hash: '#/profiles/id-new-server',
    act: signIn({ kind: 'failed', error: { code: 'PROVIDER_REJECTED', message: 'invalid_client', retryable: false } }),
  },
  'questions that wait': { scenario: 'questions', hash: '#/clients' },
  clients: { hash: '#/clients' },
  'a new client': { hash: '#/clients', act: (page) => runCommand(page, 'add-client') },
  'what a client may do': {
    hash: '#/clients',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^(Edit|编辑)/ })
        .first()
        .click()
      for (const summary of await page.getByRole('dialog').locator('summary').all()) await summary.click()
      await page.getByRole('radio', { name: /^(Ask me|询问我)$/ }).check({ force: true })
      await page.getByRole('button', { name: /^(Add rule|添加规则)$/ }).click()
      await page.getByRole('textbox', { name: /(Rule 1: path|规则 1：路径)/ }).fill('no path')
      await page.locator('[role=dialog] button[type=submit]').click()
    },
  },
  proxy: { hash: '#/proxy' },
  'a proxy that does not listen': { scenario: 'proxy-problem', hash: '#/proxy' },
  'the ledger, with what a refused row offers and how long rows are kept': {
    // All of a row, without the cost of judging fifty.
    scenario: 'short-ledger',
    hash: '#/ledger',
    act: async (page) => {
      await page.getByRole('combobox').nth(3).click()
      await page.getByRole('option').last().click()
      await page.getByRole('button', { name: /^(Keep|保留)/ }).click()
      await page.getByRole('dialog').getByRole('combobox').first().waitFor()
    },
  },
  'the token lab before it runs': {
    hash: '#/lab',
    act: (page) => expect(page.locator('main h2').nth(1)).toBeVisible(),
  },
  'the token lab': { scenario: 'lab', hash: '#/lab', act: planAndUnfold },
  settings: { hash: '#/settings' },
  'an unfinished move': { scenario: 'unfinished-move', hash: '#/settings' },
  'a file to export': {
    hash: '#/settings',
    act: async (page) => {
      await page.getByRole('button', { name: /(Move sessions|转移到另一台机器)/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  'what an import brings': {
    hash: '#/settings',
    act: async (page) => {
      await page.getByRole('button', { name: /^(Import|导入)/ }).click()
      await page.locator('input[type=file]').setInputFiles(exportedFile('a passphrase'))
      await page.locator('input[type=password]').fill('a passphrase')
      await page.locator('[role=dialog] button[type=submit]').click()
      await page.getByRole('checkbox').waitFor()
    },
  },
  'first start': { scenario: 'first-no-keychain' },
  'a vault file that is no good': { scenario: 'file-damaged' },
  'a vault file that went bad in use': { scenario: 'file-bad-page' },
  locked: { scenario: 'locked' },
  'a keystore that does not answer': { scenario: 'keystore' },
}

/** A planned fault, and what lies one step away on the page of the lab. */
async function planAndUnfold(page: Page): Promise<void> {
  const drop = page.locator('main [aria-pressed]').first()
  await drop.click()
  await expect(drop).toHaveAttribute('aria-pressed', 'true')
  await page.locator('main summary').first().click()
  await page.locator('main details button').last().click()
  await expect(page.getByText('lab_control.', { exact: false })).toBeVisible()
  await page.locator('main summary').last().click()
}

for (const locale of ['en-GB', 'zh-CN']) {
  test.describe(locale, () => {
    test.use({ locale, colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } })
    for (const [name, { scenario, hash, act }] of Object.entries(screens)) {
      test(`accessible in both themes, and as it was drawn: ${name}`, async ({ show }) => {
        const page = await show(scenario, hash)
        await act?.(page)
        await expectAccessible(page)
        await page.emulateMedia({ colorScheme: 'dark' })
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
        await expectAccessibleColours(page)
        await setInBlocks(page)
        await expectPicture(page, [locale.slice(0, 2), 'dark', name])
        await page.emulateMedia({ colorScheme: 'light' })
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light')
        await expectPicture(page, [locale.slice(0, 2), 'light', name])
      })
    }
  })
}
