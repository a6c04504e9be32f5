import { join } from 'node:path'
import { projectRoot } from '../support/source-files.ts'
import type { ProxyGuard } from './proxy-guards.ts'

/** The part of a Vite plugin that is needed here. */
interface SourcePlugin {
  readonly name: string
  readonly enforce: 'pre'
  transform(code: string, id: string): string | undefined
}

/** Loads the product's source without one guard; nothing on disk changes. */
export function withoutGuard({ name, removals }: ProxyGuard): SourcePlugin {
  const byPath = Map.groupBy(removals, ({ file }) => join(projectRoot, file))
  return {
    name: `without: ${name}`,
    enforce: 'pre',
    transform(code, id) {
      const mine = byPath.get(id.split('?', 1)[0] as string)
      if (mine === undefined) return undefined
      return mine.reduce((text, { from, to }) => removed(text, from, to), code)
    },
  }
}

/** @throws Error when it does not stand there exactly once. */
export function removed(code: string, from: string, to: string): string {
  const parts = code.split(from)
  if (parts.length !== 2) throw new Error(`stands there ${parts.length - 1} times: ${from}`)
  return parts.join(to)
}
