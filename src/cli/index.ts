import { resolve } from 'node:path'
import { CommanderError } from 'commander'
import { appVersion } from '../node/app-version.ts'
import { defaultDataDirectory } from '../node/data-directory.ts'
import { endProcessSoon } from '../node/end-process.ts'
import { exitCodes } from './exit-codes.ts'
import type { Invocation } from './invocation.ts'
import { outliveReader } from './outlive-reader.ts'
import { commandLineFailure, createProgram, type GlobalOptions } from './program.ts'
import { createTerminal } from './terminal.ts'

/** Beside this file, as source or as built. The command line loads it for `serve` alone. */
const hostProgram = new URL(import.meta.url.endsWith('.ts') ? '../headless/index.ts' : './headless.js', import.meta.url)

for (const output of [process.stdout, process.stderr]) outliveReader(output)
void main(process.argv.slice(2)).finally(() => endProcessSoon())

async function main(words: readonly string[]): Promise<void> {
  const { own, rest } = splitRest(words)
  const { env } = process
  const terminal = (json: boolean) => createTerminal({ ...process, env }, json)
  let json = own.includes('--json')
  const invocation = (options: GlobalOptions): Invocation => {
    json = options.json === true
    const home = options.home ? resolve(options.home) : defaultDataDirectory(env, process.platform)
    return { home, json, terminal: terminal(json), env, rest }
  }
  const finish = (code: number) => {
    process.exitCode = code
  }
  // A command that nothing can wake any more (its input ended, say) has not succeeded.
  finish(exitCodes.internal)
  // A script gets its error as JSON below, and nothing else.
  const output = json ? { writeErr: () => undefined } : {}
  try {
    await createProgram({ invocation, finish, hostProgram, version: appVersion, output }).parseAsync(own, {
      from: 'user',
    })
  } catch (error) {
    // Commander has said it already, in words; a script gets its JSON all the same.
    const failure = error instanceof CommanderError ? commandLineFailure(error) : error
    if (failure === undefined) finish(exitCodes.ok)
    else finish(error instanceof CommanderError && !json ? exitCodes.usage : terminal(json).fail(failure))
  }
}

/** What follows `--` belongs to another program and is never parsed here. */
function splitRest(words: readonly string[]): { own: string[]; rest: string[] } {
  const at = words.indexOf('--')
  return at < 0 ? { own: [...words], rest: [] } : { own: words.slice(0, at), rest: words.slice(at + 1) }
}
