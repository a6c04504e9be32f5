import { endProcessSoon } from '../node/end-process.ts'
import { exitCodes } from './exit-codes.ts'
import { outliveReader } from './outlive-reader.ts'
import { runCommandLine } from './run-command-line.ts'

/** Beside this file, as source or as built. The command line loads it for `serve` alone. */
const hostProgram = new URL(import.meta.url.endsWith('.ts') ? '../headless/index.ts' : './headless.js', import.meta.url)

const { stdin, stdout, stderr, env } = process
for (const output of [stdout, stderr]) outliveReader(output)
// A command that nothing can wake any more (its input ended, say) has not succeeded.
process.exitCode = exitCodes.internal
void runCommandLine(process.argv.slice(2), { stdin, stdout, stderr, env }, hostProgram)
  .then((code) => {
    process.exitCode = code
  })
  .finally(() => endProcessSoon())
