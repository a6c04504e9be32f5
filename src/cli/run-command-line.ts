import { resolve } from 'node:path'
import { CommanderError } from 'commander'
import { appVersion } from '../node/app-version.ts'
import { defaultDataDirectory } from '../node/data-directory.ts'
import { exitCodes } from './exit-codes.ts'
import type { Invocation } from './invocation.ts'
import { commandLineFailure, createProgram, type GlobalOptions } from './program.ts'
import { createTerminal, type TerminalStreams } from './terminal.ts'

/**
 * One run of `tokenvault` with these words, streams and environment: the exit code, once everything is said and closed.
 * `hostProgram` is what `serve` loads. Never throws. A command that starts another program (`exec`, `curl`) lends it the
 * terminal of the process, not these streams.
 */
export async function runCommandLine(
  words: readonly string[],
  streams: TerminalStreams,
  hostProgram: URL,
): Promise<number> {
  const { own, rest } = splitRest(words)
  const { env, stdout, stderr } = streams
  const terminal = (json: boolean) => createTerminal(streams, json)
  let json = own.includes('--json')
  const invocation = (options: GlobalOptions): Invocation => {
    json = options.json === true
    const home = options.home ? resolve(options.home) : defaultDataDirectory(env, process.platform)
    return { home, json, terminal: terminal(json), env, rest }
  }
  let code: number = exitCodes.internal
  const finish = (of: number) => {
    code = of
  }
  const output = {
    writeOut: (text: string) => void stdout.write(text),
    // A script gets its error as JSON below, and nothing else.
    writeErr: (text: string) => void (json || stderr.write(text)),
  }
  try {
    await createProgram({ invocation, finish, hostProgram, version: appVersion, output }).parseAsync(own, {
      from: 'user',
    })
    return code
  } catch (error) {
    // Commander has said it already, in words; a script gets its JSON all the same.
    const failure = error instanceof CommanderError ? commandLineFailure(error) : error
    if (failure === undefined) return exitCodes.ok
    return error instanceof CommanderError && !json ? exitCodes.usage : terminal(json).fail(failure)
  }
}

/** What follows `--` belongs to another program and is never parsed here. */
function splitRest(words: readonly string[]): { own: string[]; rest: string[] } {
  const at = words.indexOf('--')
  return at < 0 ? { own: [...words], rest: [] } : { own: words.slice(0, at), rest: words.slice(at + 1) }
}
