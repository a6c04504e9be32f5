import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startVitest, type TestModule } from 'vitest/node'
import { projectRoot } from '../support/source-files.ts'
import { guardsDocument } from './guards-document.ts'
import { type ProxyGuard, proxyGuards } from './proxy-guards.ts'
import { withoutGuard } from './without-guard.ts'

/**
 * `npm run guards [-- --only WORDS]`: the proxy without each of its guards, one at a time, in the files that have to fail
 * then; and with all of them, where they have to pass. The exit code is 1 when a file passes without its guard.
 */
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const print = (text: string) => process.stdout.write(`${text}\n`)
const chosen = proxyGuards.filter(({ name }) => name.includes(values.only))
const whole = 'all guards'
const path = (file: string) => `test/security/${file}.test.ts`
// What has no limit any more hangs: that is its failure, and need not take long.
// A kept transform would be that of a guard's earlier removal.
const limits = {
  fsModuleCache: false,
  testTimeout: 30_000,
  hookTimeout: 30_000,
  expect: { poll: { timeout: 10_000 } },
}
const project = (name: string, files: readonly string[], guard?: ProxyGuard) => ({
  root: projectRoot,
  plugins: guard === undefined ? [] : [withoutGuard(guard)],
  test: { name, include: files.map(path), ...limits },
})

/** One line a file, so that a long run shows that it goes on. */
const progress = {
  onTestModuleEnd(module: TestModule) {
    const tests = [...module.children.allTests()]
    const failed = tests.filter((test) => test.result().state === 'failed').length
    print(
      `  ${module.relativeModuleId.replace('test/security/', '')} without ${module.project.name}: ${failed} of ${tests.length} failed`,
    )
  },
}

const files = [...new Set(chosen.flatMap(({ fails }) => fails))]
const vitest = await startVitest('test', [], {
  ...{ config: false, root: projectRoot, watch: false, reporters: [progress], maxWorkers: 2 },
  dangerouslyIgnoreUnhandledErrors: true,
  projects: [project(whole, files), ...chosen.map((guard) => project(guard.name, guard.fails, guard))],
} as Parameters<typeof startVitest>[2])

/** Failed and all tests of a file in a project; `null`: it did not run. */
function outcome(name: string, file: string): { failed: number; all: number } | null {
  const module = vitest.state
    .getTestModules()
    .find((one) => one.project.name === name && one.moduleId === join(projectRoot, path(file)))
  const tests = [...(module?.children.allTests() ?? [])]
  if (tests.length === 0) return null
  return { failed: tests.filter((test) => test.result().state === 'failed').length, all: tests.length }
}

const wrong: string[] = []
for (const file of files) {
  const found = outcome(whole, file)
  if (found?.failed !== 0) wrong.push(`${file} does not pass with all guards`)
}
for (const { name, fails } of chosen) {
  const found = fails.map((file) => ({ file, found: outcome(name, file) }))
  for (const one of found) if (!one.found?.failed) wrong.push(`${one.file} does not fail without: ${name}`)
  print(
    `${name.padEnd(60)} ${found.map((one) => `${one.file} ${one.found?.failed ?? '–'}/${one.found?.all ?? '–'}`).join(', ')}`,
  )
}
await vitest.close()
for (const what of wrong) print(`✗ ${what}`)
if (wrong.length === 0 && values.only === '')
  writeFileSync(join(projectRoot, 'docs/security-guards.md'), guardsDocument())
print(wrong.length === 0 ? `✓ ${chosen.length} guards, each missed by its files` : '')
process.exit(wrong.length === 0 ? 0 : 1)
