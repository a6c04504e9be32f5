import { build } from './build.mjs'
import { electronBinary } from './electron-binary.mjs'
import { node, root } from './project-paths.mjs'
import { run } from './run.mjs'

/** `npm start`: the desktop application, or, where Electron cannot run, the headless host with the same window. */
await build()
const { binary, reason } = electronBinary()
if (binary) process.exit(await run(binary, [root, ...process.argv.slice(2)]))
process.stderr.write(`The desktop window cannot start here (${reason}); starting the headless host instead.\n`)
process.exit(await run(node, ['bin/tokenvault.cjs', 'serve', ...process.argv.slice(2)]))
