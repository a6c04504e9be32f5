import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot, type SourceFile, sourceFiles } from '../support/source-files.ts'

const documents: readonly SourceFile[] = [
  ...readdirSync(projectRoot)
    .filter((name) => name.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') })),
  ...sourceFiles('docs', ['.md']),
]

const withoutCode = (text: string) => text.replace(/^(`{3,}).*?^\1/gms, '').replace(/`[^`\n]*`/g, '')

/** The targets of links and pictures that lie in the project. */
function targets(text: string): string[] {
  const prose = withoutCode(text)
  const inline = /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g
  const reference = /^\[[^\]]+\]:\s*(\S+)/gm
  const html = /\b(?:src|href)="([^"]+)"/g
  return [inline, reference, html]
    .flatMap((form) => [...prose.matchAll(form)].map(([, target = '']) => target))
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target))
}

/** The fragments that GitHub gives to headings: repeated ones are numbered. */
function fragments(text: string): Set<string> {
  const seen = new Map<string, number>()
  const headings = text.replace(/^(`{3,}).*?^\1/gms, '').matchAll(/^#{1,6} +(.+?) *$/gm)
  return new Set(
    [...headings].map(([, heading = '']) => {
      const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
      const slug = words.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-')
      const count = seen.get(slug) ?? 0
      seen.set(slug, count + 1)
      return count === 0 ? slug : `${slug}-${count}`
    }),
  )
}

function broken(document: SourceFile): string[] {
  return targets(document.text).filter((target) => {
    const [file = '', fragment] = decodeURI(target).split('#')
    const path = file === '' ? document.path : join(dirname(document.path), file)
    if (path.startsWith('..') || !existsSync(join(projectRoot, path))) return true
    if (!fragment || !path.endsWith('.md')) return false
    const text = file === '' ? document.text : readFileSync(join(projectRoot, path), 'utf8')
    return !fragments(text).has(fragment)
  })
}

describe('documents', () => {
  it.each(
    documents.map((document) => [document.path, document] as const),
  )('%s links only to files and headings that exist', (_path, document) => {
    expect(broken(document)).toEqual([])
  })

  it('would be told of a missing file, picture or heading', () => {
    const text = '# Here\n[a](gone.md) ![b](../gone.png) [c](#nowhere) [d](coze.md#nowhere) [e](#here) [f](coze.md)\n'
    const page = { path: 'docs/providers/coze.md', text: `${text}[g](https://gone.example) \`[h](code.md)\`\n` }
    expect(broken(page)).toEqual(['gone.md', '../gone.png', '#nowhere', 'coze.md#nowhere'])
    expect(fragments(text)).toEqual(new Set(['here']))
  })
})
