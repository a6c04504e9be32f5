import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from './build.mjs'
import { findOrInstallChromium } from './find-chromium.mjs'
import { toPalettePng } from './palette-png.mjs'
import { node, root } from './project-paths.mjs'
import { showAsExample } from './screenshot-names.mjs'
import { clients, prepareProfiles, startGround, traffic } from './screenshot-scene.mjs'

/**
 * `node scripts/screenshots.mjs [--all] [directory]`: the pictures of the documents (or, with `--all`, every screen in
 * both languages and themes), taken from the real window on the real headless host with embedded servers.
 */
const words = process.argv.slice(2)
const all = words.includes('--all')
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
  'lab-light-en',
  'lab-dark-zh',
  'ledger-dark-en',
])

await build()
const executablePath = findOrInstallChromium()
const ground = await startGround()
const home = mkdtempSync(join(tmpdir(), 'tokenvault-screenshots-'))
const host = await startHost()
const browser = await chromium.launch({
  executablePath,
  // Grey edges of letters instead of coloured ones, on every machine.
  args: ['--disable-lcd-text', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
})
async function takeAll() {
  mkdirSync(target, { recursive: true })
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await showAsExample(page, ground)
  await page.goto(host.ready.ui)
  const call = (name, input) => callHost(page, name, input)
  await call('vault.initialise', { protection: 'passphrase', passphrase: 'for the pictures only' })
  const ids = await prepareProfiles(call, ground)
  await traffic(call, host.ready.proxy, await clients(call, ids))
  for (const language of ['en', 'zh-CN']) {
    for (const theme of ['light', 'dark']) await takeScreens(page, call, { language, theme, ids })
  }
}

async function takeScreens(page, call, { language, theme, ids }) {
  await call('host.setPreferences', { language, theme })
  const suffix = `${theme}-${language === 'en' ? 'en' : 'zh'}`
  for (const [screen, show] of Object.entries(screens)) {
    const name = `${screen}-${suffix}`
    if (!all && !published.has(name)) continue
    await page.goto('about:blank')
    const leave = await show(page, call, ids)
    await page.mouse.move(0, 0)
    await page.evaluate(() => document.fonts.ready)
    const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
    writeFileSync(join(target, `${name}.png`), toPalettePng(picture))
    await leave?.()
    process.stdout.write(`${name}.png\n`)
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
  async lab(page, call) {
    await call('lab.start', { scenario: 'lost-answer', port: 4830 })
    await call('lab.addProfile')
    await open(page, '#/lab')
    // The report once the lost answer has been overcome.
    for (let passed = false; !passed; await page.waitForTimeout(500)) {
      const { verdicts } = await call('lab.report')
      passed = verdicts.some(({ id, outcome }) => id === 'recovered' && outcome === 'pass')
    }
    await page.waitForTimeout(1500)
    return async () => {
      await call('profiles.remove', { profile: 'lab' })
      await call('lab.stop')
    }
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

function startHost() {
  const args = ['bin/tokenvault.cjs', 'serve', '--json', '--no-open']
  const env = { PATH: process.env.PATH, HOME: home, TOKENVAULT_HOME: join(home, 'data'), BROWSER: 'none' }
  const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
      const line = output.split('\n').find((candidate) => candidate.startsWith('{"ui"') && candidate.endsWith('}'))
      if (line) resolve({ child, ready: JSON.parse(line) })
    })
    child.once('exit', (code) => reject(new Error(`The host ended with ${code}.`)))
  })
}

try {
  await takeAll()
} finally {
  await browser.close()
  host.child.kill('SIGTERM')
  await ground.close()
  rmSync(home, { recursive: true, force: true })
}
