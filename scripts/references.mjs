import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toPalettePng } from './palette-png.mjs'
import { bin, node, root } from './project-paths.mjs'
import { run } from './run.mjs'

/**
 * `npm run references [-- -g "a screen"]`: takes the pictures again that the screens are compared with, those that differ,
 * and makes them small. Look at what changed before you commit it.
 */
const references = join(root, 'test/e2e/references')
const chosen = process.argv.slice(2)
const code = await run(node, [
  bin('@playwright/test/cli.js'),
  ...['test', 'renderer-screens', '--update-snapshots=changed', ...chosen],
])

const colourTypeAt = 25
const palette = 3
for (const name of readdirSync(references, { recursive: true })) {
  const path = join(references, name)
  if (!name.endsWith('.png')) continue
  const picture = readFileSync(path)
  if (picture[colourTypeAt] !== palette) writeFileSync(path, toPalettePng(picture))
}
process.exit(code)
