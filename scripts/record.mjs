import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from './build.mjs'
import { findOrInstallChromium } from './find-chromium.mjs'
import { inKeyringSession } from './keyring-session.mjs'
import { root } from './project-paths.mjs'
import { startHost } from './screenshot-host.mjs'
import { showInstead } from './screenshot-names.mjs'
import { startGround } from './screenshot-scene.mjs'

/**
 * `node scripts/record.mjs [directory]`: the first minute, from an empty data directory to the first answered request, as an
 * animated picture in each language. The real window over the real headless host and a certified authorization server;
 * what is waited for is cut, and addresses are shown as a reader would have them. Needs `ffmpeg`, and a keychain to be guarded
 * by: `dbus-run-session` and `gnome-keyring-daemon`.
 */
const target = process.argv[2] ?? join(root, 'docs', 'assets')
const size = { width: 1200, height: 760 }
const shownWidth = 960
const largest = 3_000_000

const session = inKeyringSession()
await build()
const ground = await startGround()
const browser = await chromium.launch({
  executablePath: findOrInstallChromium(),
  args: ['--disable-lcd-text', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
})
const work = mkdtempSync(join(tmpdir(), 'tokenvault-record-'))
try {
  await record('en-GB', 'first-minute-en')
  await record('zh-CN', 'first-minute-zh')
} finally {
  await browser.close()
  await ground.close()
  rmSync(work, { recursive: true, force: true })
}

async function record(locale, name) {
  const host = await startHost(work, name, session)
  try {
    encode(await filmed(host, locale), join(target, `${name}.gif`))
  } finally {
    host.child.kill('SIGTERM')
  }
}

async function filmed(host, locale) {
  const context = await browser.newContext({ viewport: size, locale, colorScheme: 'light', reducedMotion: 'reduce' })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const shown = [
    [ground.server.issuer, 'https://login.acme.example'],
    [ground.api.url, 'https://api.acme.example'],
    ['tokenvault-public', 'tokenvault-desktop'],
  ]
  await showInstead(page, shown)
  await page.addInitScript((pairs) => {
    const { open } = window
    const meant = (url) => pairs.reduce((text, [from, to]) => text.replaceAll(to, from), String(url))
    window.open = (url, ...more) => open.call(window, meant(url), ...more)
  }, shown)
  // What the page of the server calls the app.
  await context.addInitScript((pairs) => {
    addEventListener('DOMContentLoaded', () => {
      for (const name of document.querySelectorAll('main strong'))
        for (const [from, to] of pairs) name.textContent = name.textContent.replaceAll(from, to)
    })
  }, shown)
  await page.goto(host.ready.ui)
  const film = createFilm(page)
  await firstStart(film)
  await addProfile(film)
  await signIn(film, context)
  await firstRequest(film)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await context.close()
  return film.frames
}

async function firstStart({ page, show, click }) {
  await page.getByRole('radio').first().waitFor()
  await show(2_400)
  await click(page.locator('button[type=submit]').first())
  await page.getByRole('main').getByRole('heading').first().waitFor()
  await show(2_000)
}

async function addProfile({ page, show, click, type }) {
  const dialog = page.getByRole('dialog')
  await click(page.getByRole('main').locator('button[data-variant=primary]').first())
  await dialog.getByRole('searchbox').waitFor()
  await show(1_400)
  await type(dialog.getByRole('searchbox'), 'OpenID')
  const found = dialog.getByRole('list').getByRole('button')
  await found.nth(1).waitFor({ state: 'detached' })
  await click(found)
  const form = dialog.locator('form')
  await form.waitFor()
  await show(1_200)
  await type(form.locator('input[type=text], input:not([type])').first(), 'acme')
  await type(form.locator('input[name=issuer]'), 'https://login.acme.example')
  await form.locator('[data-tone=ok]').first().waitFor()
  await show(1_800)
  await type(form.locator('input[name=clientId]'), 'tokenvault-desktop')
  await type(form.locator('input[name=upstream]'), 'https://api.acme.example')
  await show(900)
  await click(form.locator('button[type=submit]'))
}

async function signIn({ page, show, click, frames }, context) {
  const dialog = page.getByRole('dialog')
  const opener = dialog.locator('button[data-variant=primary]').first()
  await opener.waitFor()
  await show(1_600)
  const opening = context.waitForEvent('page')
  await click(opener)
  const there = createFilm(await opening, frames)
  const account = there.page.getByLabel('Account')
  const allow = there.page.getByRole('button', { name: 'Sign in and allow' })
  await account.waitFor()
  await there.show(1_200)
  await there.type(account, 'ada@acme.example')
  await there.click(allow)
  await account.waitFor({ state: 'hidden' })
  // The same once more, for the scope.
  await allow.click()
  await there.page.waitForURL(/127\.0\.0\.1.*callback/)
  await there.page.waitForLoadState()
  await there.show(1_800)
  await there.page.close()
  await dialog.locator('button[data-variant=primary]').waitFor()
  await show(1_400)
  await click(dialog.locator('button[data-variant=primary]'))
  await dialog.waitFor({ state: 'hidden' })
}

async function firstRequest({ page, show, click, type }) {
  await page.getByRole('timer').first().waitFor()
  await show(2_400)
  const path = page.locator('article form input').last()
  await path.scrollIntoViewIfNeeded()
  await type(path, '/v1/projects')
  await click(page.locator('article form button[type=submit]').last())
  await page.locator('article form [role=status] *').first().waitFor()
  await page.locator('article form [role=status]').last().scrollIntoViewIfNeeded()
  await show(5_000)
}

/** Takes the picture of each moment that is shown, with a pointer where a hand would have it. */
function createFilm(page, frames = []) {
  let at = { x: size.width / 2, y: size.height * 0.6 }
  const shot = async (ms) => {
    await page.evaluate(putPointer, at)
    frames.push({ picture: await page.screenshot({ animations: 'disabled', caret: 'initial' }), ms })
  }
  const moveTo = async (target) => {
    await target.scrollIntoViewIfNeeded()
    const { x, y, width, height } = await target.boundingBox()
    const [from, to] = [at, { x: x + Math.min(width / 2, 120), y: y + height / 2 }]
    for (const part of [0.35, 0.75, 1]) {
      at = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
      await shot(60)
    }
    await target.hover()
    await shot(240)
  }
  return {
    page,
    frames,
    show: shot,
    async click(target) {
      await moveTo(target)
      await target.click()
    },
    async type(target, text) {
      await moveTo(target)
      await target.click()
      for (let end = 0; end < text.length; ) {
        end = Math.min(text.length, end + Math.ceil(text.length / 4))
        await target.fill(text.slice(0, end))
        await shot(130)
      }
    },
  }
}

/** In the page: an arrow that takes part in nothing. */
function putPointer({ x, y }) {
  let arrow = document.querySelector('#film-pointer')
  if (!arrow) {
    arrow = document.createElement('img')
    arrow.id = 'film-pointer'
    arrow.alt = ''
    const shape =
      '<path d="M2 1v17l4.6-4.3 2.9 6.6 3-1.3-2.9-6.5 6.3-.3z" fill="#111" stroke="#fff" stroke-width="1.4"/>'
    arrow.src = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="18" height="22">${shape}</svg>`)}`
    Object.assign(arrow.style, { position: 'fixed', pointerEvents: 'none', zIndex: '99999' })
    document.documentElement.append(arrow)
  }
  Object.assign(arrow.style, { left: `${x}px`, top: `${y}px` })
}

/** One list of colours for all frames; of each frame only the part that changed is kept. */
function encode(frames, file) {
  const list = frames.flatMap(({ picture, ms }, at) => {
    const name = join(work, `${String(at).padStart(4, '0')}.png`)
    writeFileSync(name, picture)
    return [`file '${name}'`, `duration ${(Math.max(ms, 40) / 1000).toFixed(3)}`]
  })
  const names = join(work, 'frames.txt')
  writeFileSync(names, [...list, list.at(-2)].join('\n'))
  const look = `scale=${shownWidth}:-1:flags=lanczos,split[a][b];[a]palettegen=max_colors=128:stats_mode=full[p];[b][p]paletteuse=dither=none:diff_mode=rectangle`
  const args = [
    '-v',
    'error',
    '-y',
    '-f',
    'concat',
    '-safe',
    '0',
    '-i',
    names,
    '-vf',
    look,
    '-fps_mode',
    'vfr',
    '-loop',
    '0',
    file,
  ]
  const done = spawnSync('ffmpeg', args, { stdio: 'inherit' })
  if (done.error || done.status !== 0) throw new Error('ffmpeg is needed in the PATH, and it failed or is not there.')
  const { size: bytes } = statSync(file)
  process.stdout.write(`${file}: ${frames.length} pictures, ${(bytes / 1000).toFixed(0)} kB\n`)
  if (bytes > largest) throw new Error(`${file} is larger than ${largest / 1_000_000} MB.`)
}
