import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { VaultError } from '../core/errors.ts'

export interface StaticFile {
  readonly content: Buffer
  readonly type: string
  /** File names under `assets/` carry a hash of their content. */
  readonly immutable: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/**
 * Every file of the built page by its URL path, read once. A request is only looked up here: no path is ever joined, so
 * there is nothing to traverse.
 * @throws VaultError `NOT_FOUND` when the page was not built.
 */
export async function loadStaticFiles(directory: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, StaticFile>()
  for (const entry of entries) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(directory, file).split(sep).join('/')}`
    files.set(path, { content: await readFile(file), type, immutable: path.startsWith('/assets/') })
  }
  const index = files.get('/index.html')
  if (!index) {
    throw new VaultError('NOT_FOUND', `The window's files are missing in ${directory}; run \`npm run build\`.`, {
      details: { file: directory },
    })
  }
  return files.set('/', index)
}
