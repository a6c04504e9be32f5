import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../support/source-files.ts'

/** What a program of `out/main` reaches through static and lazy imports of its own chunks. */
function reachable(entry: string): { file: string; text: string }[] {
  const seen = new Map<string, string>()
  const visit = (file: string) => {
    if (seen.has(file)) return
    const text = readFileSync(file, 'utf8')
    seen.set(file, text)
    for (const match of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)) {
      visit(resolve(dirname(file), match[1] as string))
    }
  }
  visit(entry)
  return [...seen].map(([file, text]) => ({ file, text }))
}

describe('the built programs', () => {
  const out = mkdtempSync(join(tmpdir(), 'tokenvault-bundles-'))

  beforeAll(() => {
    const builder = join(projectRoot, 'node_modules/electron-vite/bin/electron-vite.js')
    const built = spawnSync(process.execPath, [builder, 'build', '--outDir', out, '--logLevel', 'warn'], {
      cwd: projectRoot,
      encoding: 'utf8',
    })
    if (built.status !== 0) throw new Error(`The build failed:\n${built.stderr}`)
  }, 120_000)

  afterAll(() => rmSync(out, { recursive: true, force: true }))

  it.each(['headless.js', 'cli.js'])('keep Electron out of everything that %s reaches', (entry) => {
    const files = reachable(join(out, 'main', entry))
    expect(files.length).toBeGreaterThan(0)
    const offenders = files.filter(({ text }) =>
      /(?:from|import|require\()\s*\(?["']electron(?:-store|\/\w+)?["']/.test(text),
    )
    expect(offenders.map(({ file }) => file)).toEqual([])
  })

  it('make one CommonJS file of the preload, which requires nothing but Electron', () => {
    const text = readFileSync(join(out, 'preload/index.cjs'), 'utf8')
    const required = [...text.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1])
    expect([...new Set(required)]).toEqual(['electron/renderer'])
    expect(text).not.toMatch(/^import /m)
  })

  it('keep the window small: what it loads is told in docs/performance.md, and grows only on purpose', () => {
    const assets = join(out, 'renderer/assets')
    const files = readdirSync(assets).map((name) => readFileSync(join(assets, name)))
    const whole = files.reduce((total, file) => total + file.length, 0)
    const compressed = files.reduce((total, file) => total + gzipSync(file).length, 0)
    expect(whole).toBeLessThan(1_150_000)
    expect(compressed).toBeLessThan(340_000)
  })

  it('put no inline script and no inline style into the page', () => {
    const html = readFileSync(join(out, 'renderer/index.html'), 'utf8')
    expect(existsSync(join(out, 'renderer/index.html'))).toBe(true)
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/)
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/)
  })
})
