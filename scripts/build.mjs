import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bin, node, root } from './project-paths.mjs'
import { run } from './run.mjs'

const newest = (path) => {
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))), 0)
}

/** Builds `out/` unless it is newer than every source. Exits the process when the build fails. */
export async function build() {
  const output = join(root, 'out', 'main', 'cli.js')
  const sources = ['src', 'electron.vite.config.ts', 'package.json'].map((path) => join(root, path))
  if (existsSync(output) && statSync(output).mtimeMs > Math.max(...sources.map(newest))) return
  process.stderr.write('Building Token Vault…\n')
  const code = await run(node, [bin('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], {
    quiet: true,
  })
  if (code !== 0) process.exit(code)
}
