import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findOrInstallChromium } from './find-chromium.mjs'
import { bin, node, root } from './project-paths.mjs'
import { run } from './run.mjs'

/**
 * `npm test`: format and lint, types, build, every Vitest project, then the journeys in a real browser. Ends with what
 * could not run here and why, and one line of totals. Any failed step makes the exit code 1, after the others have run.
 */
const results = mkdtempSync(join(tmpdir(), 'tokenvault-test-'))
const failures = []
const totals = { passed: 0, failed: 0, skipped: 0 }

async function step(name, args, env = {}) {
  const started = performance.now()
  process.stdout.write(`\n▶ ${name}\n`)
  const code = await run(node, args, { env: { ...process.env, ...env } })
  process.stdout.write(
    `  ${name}: ${code === 0 ? 'ok' : `failed (${code})`} in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  )
  if (code !== 0) failures.push(name)
  return code === 0
}

function report(file) {
  try {
    return JSON.parse(readFileSync(join(results, file), 'utf8'))
  } catch {
    failures.push(`${file} was not written`)
    return null
  }
}

await step('lint and format', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'])
await step('types', [bin('typescript/bin/tsc'), '-b'])
const built = await step('build', [bin('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'])

// Apart from the application, so that none of their packages can reach it; fetched once.
if (!existsSync(join(root, 'test/clients/node_modules/.package-lock.json'))) {
  await step('the systems’ own clients', [
    process.env.npm_execpath ?? bin('npm/bin/npm-cli.js'),
    ...['ci', '--prefix', 'test/clients', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'],
  ])
}

const chromium = findOrInstallChromium()
const browserEnv = chromium ? { TOKENVAULT_CHROMIUM: chromium } : {}
const vitestReport = join(results, 'vitest.json')
await step(
  'unit, contract, integration, security, architecture, lab',
  [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
  browserEnv,
)
const vitest = report('vitest.json')
totals.passed += vitest?.numPassedTests ?? 0
totals.failed += vitest?.numFailedTests ?? 0
totals.skipped += vitest?.numPendingTests ?? 0

if (built && chromium) {
  await step('journeys in a browser', [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
    ...browserEnv,
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(results, 'playwright.json'),
  })
  const stats = report('playwright.json')?.stats
  totals.passed += stats?.expected ?? 0
  totals.failed += (stats?.unexpected ?? 0) + (stats?.flaky ?? 0)
  totals.skipped += stats?.skipped ?? 0
} else {
  failures.push(
    chromium ? 'the build failed, so no journey ran' : 'no Chromium could be found or installed, so no journey ran',
  )
}

rmSync(results, { recursive: true, force: true })
for (const failure of failures) process.stdout.write(`✗ ${failure}\n`)
if (failures.length > 0 && totals.failed === 0) totals.failed = failures.length
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`)
process.exit(failures.length === 0 ? 0 : 1)
