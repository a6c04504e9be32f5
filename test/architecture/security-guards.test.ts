import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { attacks } from '../guards/attacks.ts'
import { guardsDocument } from '../guards/guards-document.ts'
import { proxyGuards } from '../guards/proxy-guards.ts'
import { removed } from '../guards/without-guard.ts'
import { projectRoot } from '../support/source-files.ts'

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8')

describe('the guards that `npm run guards` takes out', () => {
  it.each(proxyGuards.map((guard) => [guard.name, guard] as const))('stands in the source once: %s', (_name, guard) => {
    for (const { file, from, to } of guard.removals) expect(removed(read(file), from, to)).not.toBe(read(file))
    for (const file of guard.fails) expect(existsSync(join(projectRoot, `test/security/${file}.test.ts`))).toBe(true)
  })

  it('have their names once, and their table in the documents', () => {
    expect(new Set(proxyGuards.map(({ name }) => name)).size).toBe(proxyGuards.length)
    expect(read('docs/security-guards.md')).toBe(guardsDocument())
  })
})

it('every security file of the proxy is named with its attack', () => {
  const files = readdirSync(join(projectRoot, 'test/security')).filter((name) => /^proxy-.*\.test\.ts$/.test(name))
  const named = new Set(Object.values(attacks).flat())
  expect(files.map((name) => name.replace('.test.ts', '')).filter((name) => !named.has(name))).toEqual([])
})
