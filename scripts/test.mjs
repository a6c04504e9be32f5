import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { findOrInstallChromium } from './find-chromium.mjs'
import { bin, node, root } from './project-paths.mjs'
import { run } from './run.mjs'

/**
 * `npm test`: format and lint, types, build, every Vitest project, then the journeys in a real browser. Ends with what
 * failed, by name and first words (a log may be cut off), and one line of totals. Any failed step makes the exit code 1,
 * after the others have run.
 */
const results = mkdtempSync(join(tmpdir(), 'tokenvault-test-'))
/** Steps, and tests with the first line of what was wrong. */
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

/** The beginning of the first message, without the colours of a terminal. */
function head([message = '']) {
  const lines = stripVTControlCharacters(message).split('\n').slice(0, 8)
  return lines.map((line) => `    ${line}`).join('\n')
}

/** The unsuccessful tests of a file of Vitest's report, or the file that could not even run. */
function failedTests({ name, message, assertionResults }) {
  const file = relative(root, name)
  const failed = assertionResults.filter(({ status }) => status === 'failed')
  if (failed.length === 0 && message) return [`${file}\n${head([message])}`]
  return failed.map(({ fullName, failureMessages }) => `${file} › ${fullName}\n${head(failureMessages)}`)
}

/** The unsuccessful tests in a suite of Playwright's report, at any depth. */
function failedJourneys({ suites = [], specs = [] }) {
  const failed = specs.filter(({ ok }) => !ok)
  const messages = ({ tests }) =>
    tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors.map(({ message }) => message)))
  return [
    ...failed.map((spec) => `test/e2e/${spec.file} › ${spec.title}\n${head(messages(spec))}`),
    ...suites.flatMap(failedJourneys),
  ]
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
failures.push(...(vitest?.testResults ?? []).flatMap(failedTests))
totals.passed += vitest?.numPassedTests ?? 0
totals.failed += vitest?.numFailedTests ?? 0
totals.skipped += vitest?.numPendingTests ?? 0

if (built && chromium) {
  await step('journeys in a browser', [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
    ...browserEnv,
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(results, 'playwright.json'),
  })
  const journeys = report('playwright.json')
  failures.push(...(journeys?.suites ?? []).flatMap(failedJourneys))
  const stats = journeys?.stats
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
