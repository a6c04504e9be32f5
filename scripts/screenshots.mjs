import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from './build.mjs'
import { findOrInstallChromium } from './find-chromium.mjs'
import { toPalettePng } from './palette-png.mjs'
import { root } from './project-paths.mjs'
import { startHost } from './screenshot-host.mjs'
import { takeLab } from './screenshot-lab.mjs'
import { showAsExample, showInstead } from './screenshot-names.mjs'
import { clients, prepareProfiles, startGround, traffic } from './screenshot-scene.mjs'
import { startSystems, takeSystems } from './screenshot-systems.mjs'

/**
 * `node scripts/screenshots.mjs [--all] [--screens] [--systems] [--lab] [directory]`: the pictures of the documents, taken from
 * the real window on the real headless host with embedded servers: screens (with `--all` every one in both languages and
 * themes), the five systems and the token lab, or only those that are named.
 */
const words = process.argv.slice(2)
const all = words.includes('--all')
const parts = ['--screens', '--systems', '--lab']
const takes = (part) => words.includes(part) || !parts.some((other) => words.includes(other))
const target = words.find((word) => !word.startsWith('-')) ?? join(root, 'docs', 'assets')

/** The ones that documents refer to. */
const published = new Set([
  'profiles-light-en',
  'profiles-light-zh',
  'profiles-dark-en',
  'profiles-dark-zh',
  'device-code-dark-en',
  'device-code-dark-zh',
  'timeline-light-en',
  'timeline-dark-zh',
  'clients-light-en',
  'clients-light-zh',
  'ledger-dark-en',
  'ledger-dark-zh',
])

await build()
const executablePath = findOrInstallChromium()
const ground = await startGround()
const systems = await startSystems()
const home = mkdtempSync(join(tmpdir(), 'tokenvault-screenshots-'))
let host = await startHost(home, 'data')
const browser = await chromium.launch({
  executablePath,
  // Grey edges of letters instead of coloured ones, on every machine.
  args: ['--disable-lcd-text', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
})
/** A page of the running host, with an open vault. */
async function enter(shown) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await shown(page)
  await page.goto(host.ready.ui)
  const call = (name, input) => callHost(page, name, input)
  await call('vault.initialise', { protection: 'passphrase', passphrase: 'for the pictures only' })
  return { page, call }
}

async function takeAll() {
  const { page, call } = await enter((page) => showAsExample(page, ground))
  const ids = await prepareProfiles(call, ground)
  await traffic(call, host.ready.proxy, await clients(call, ids))
  for (const language of ['en', 'zh-CN']) {
    for (const theme of ['light', 'dark']) await takeScreens(page, call, { language, theme, ids })
  }
  // What the page still asks for must not meet a host that is gone.
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().close()
}

/** So that what follows is shown alone. */
async function changeHost(directory) {
  const gone = once(host.child, 'exit')
  host.child.kill('SIGTERM')
  await gone
  host = await startHost(home, directory)
}

async function takeAllSystems() {
  await changeHost('systems')
  const { page, call } = await enter((page) => showInstead(page, systems.shown))
  await call('host.setPreferences', { language: 'en', theme: 'light' })
  await takeSystems({ page, call, systems, open: (hash) => open(page, hash), save: (name) => save(page, name) })
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().close()
}

async function takeLabInBothLooks() {
  await changeHost('lab')
  const { page, call } = await enter((page) => showInstead(page, []))
  const looks = [
    { language: 'en', theme: 'light', picture: 'lab-light-en' },
    { language: 'zh-CN', theme: 'dark', picture: 'lab-dark-zh' },
  ]
  const { proxy } = host.ready
  // As far down as the lost answer.
  await page.setViewportSize({ width: 1200, height: 860 })
  await takeLab({ call, proxy, looks, open: (hash) => open(page, hash), save: (name) => save(page, name) })
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().close()
}

async function save(page, name) {
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.fonts.ready)
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  writeFileSync(join(target, `${name}.png`), toPalettePng(picture))
  process.stdout.write(`${name}.png\n`)
}

async function takeScreens(page, call, { language, theme, ids }) {
  await call('host.setPreferences', { language, theme })
  const suffix = `${theme}-${language === 'en' ? 'en' : 'zh'}`
  for (const [screen, show] of Object.entries(screens)) {
    const name = `${screen}-${suffix}`
    if (!all && !published.has(name)) continue
    await page.goto('about:blank')
    const leave = await show(page, call, ids)
    await save(page, name)
    await leave?.()
  }
}

async function open(page, hash) {
  await page.goto(`${new URL(host.ready.ui).origin}/${hash}`)
  await page.locator('#root[data-app-state="loaded"]').waitFor()
  await page.getByRole('main').getByRole('heading').first().waitFor()
}

const screens = {
  async profiles(page, _call, ids) {
    await open(page, `#/profiles/${ids['acme-staging']}`)
    await page.getByRole('timer').first().waitFor()
  },
  async 'device-code'(page, call, ids) {
    await open(page, `#/profiles/${ids['build-server']}`)
    const started = page.waitForResponse('**/api/call/signIn.start')
    await page.locator('article button[data-variant=primary]').click()
    const { value } = await (await started).json()
    await page.getByRole('dialog').getByRole('img').waitFor()
    await page
      .getByRole('dialog')
      .getByText(/09:5\d/)
      .waitFor()
    return () => call('signIn.cancel', { flow: value.id })
  },
  timeline: (page) => open(page, '#/timeline'),
  'needs-sign-in': (page, _call, ids) => open(page, `#/profiles/${ids['partner-portal']}`),
  proxy: (page) => open(page, '#/proxy'),
  clients: (page) => open(page, '#/clients'),
  async ledger(page) {
    await open(page, '#/ledger')
    await page.getByRole('table').waitFor()
  },
  settings: (page) => open(page, '#/settings'),
  async add(page) {
    await open(page, '#/profiles')
    await page.keyboard.press('ControlOrMeta+k')
    await page.locator('[role=option][id$="-add-profile"]').click()
    await page.getByRole('dialog').getByRole('list').waitFor()
  },
}

/** A call in the page's session, but beside the page: with the addresses as they are. */
async function callHost(page, name, input) {
  const { origin } = new URL(host.ready.ui)
  const data = input === undefined ? {} : { input }
  const answer = await page.request.post(`${origin}/api/call/${name}`, { data, headers: { origin } })
  const result = await answer.json()
  if (result.ok) return result.value
  throw new Error(`${name}: ${result.error.code} ${result.error.message}`)
}

try {
  mkdirSync(target, { recursive: true })
  if (takes('--screens')) await takeAll()
  if (takes('--systems')) await takeAllSystems()
  if (takes('--lab')) await takeLabInBothLooks()
} finally {
  await browser.close()
  host.child.kill('SIGTERM')
  await Promise.all([ground.close(), systems.close()])
  rmSync(home, { recursive: true, force: true })
}
