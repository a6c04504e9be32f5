import { describe, expect, it } from 'vitest'
import { sourceFiles } from '../support/source-files.ts'

const sources = sourceFiles('src')
const lines = (text: string) => text.trimEnd().split('\n').length

describe('source files', () => {
  it('are short: none over 400 lines, half of them at most 90', () => {
    const counts = sources.map(({ path, text }) => ({ path, lines: lines(text) })).sort((a, b) => a.lines - b.lines)
    expect(counts.filter((file) => file.lines > 400)).toEqual([])
    expect(counts[Math.floor(counts.length / 2)]?.lines).toBeLessThanOrEqual(90)
  })

  it('have names of things: no utils, helpers, common or types', () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|common|types|misc|manager)(?:\.tsx?|\/)/
    expect(sources.filter(({ path }) => vague.test(path)).map(({ path }) => path)).toEqual([])
  })

  it('hold no default export, no enum, no TODO and no Math.random', () => {
    const banned = /^export default|^\s*(?:export )?enum |\bTODO\b|\bFIXME\b|Math\.random/m
    expect(sources.filter(({ text }) => banned.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('name the preload’s bridge in at most 30 lines', () => {
    const preload = sources.find(({ path }) => path === 'src/preload/index.ts')
    expect(lines(preload?.text ?? '\n'.repeat(99))).toBeLessThanOrEqual(30)
  })
})
