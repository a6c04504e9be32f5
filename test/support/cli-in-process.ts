import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runCommandLine } from '../../src/cli/run-command-line.ts'
import type { TerminalStreams } from '../../src/cli/terminal.ts'
import { cleanEnvironment, type Finished, type RunOptions, runCli } from './program-process.ts'

/** What no test of this kind touches: `isTTY` is undefined, as of a pipe. */
type Terminals = Pick<TerminalStreams, 'stdin' | 'stdout' | 'stderr'>

export interface RunningCommand {
  readonly stdin: PassThrough
  readonly stdout: PassThrough
  readonly stderr: PassThrough
  /** The exit code. */
  readonly done: Promise<number>
}

/**
 * A command line as the program runs it, with streams and an environment of its own, in this process: a start of Node and
 * of all its sources costs a second, and most tests are about what a command says. Signals, the end of the process and
 * commands that lend their terminal to another program need a real one.
 */
export function startHere(words: readonly string[], { home, env }: RunOptions): RunningCommand {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  const done = runCommandLine(
    words,
    { ...(streams as unknown as Terminals), env: cleanEnvironment(home, env) },
    new URL('../../src/headless/index.ts', import.meta.url),
  ).finally(() => {
    streams.stdout.end()
    streams.stderr.end()
  })
  return { ...streams, done }
}

/** Their standard input and output go to another program. */
const lendsTerminal = new Set<string | undefined>(['exec', 'curl', 'lab'])

/** Runs one command to its end, here if it can. */
export async function runCommand(words: readonly string[], options: RunOptions): Promise<Finished> {
  if (lendsTerminal.has(words[0])) return runCli(words, options)
  const { stdin, stdout, stderr, done } = startHere(words, options)
  stdin.end(options.input ?? '')
  const texts = Promise.all([text(stdout), text(stderr)])
  const code = await done
  const [out, err] = await texts
  return { code, stdout: out, stderr: err }
}
