import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Paths and the Node that this project brings along: the system's may be too old for `node:sqlite`. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const bundled = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Absolute path of a Node that is new enough. `npm run` already prefers it; direct calls of a script may not. */
export const node = existsSync(bundled) ? bundled : process.execPath

export const bin = (name) => join(root, 'node_modules', name)
