import type { Terminal } from './terminal.ts'

/** One run of the command line: where, how to talk, and what came after `--`. */
export interface Invocation {
  readonly home: string
  readonly json: boolean
  readonly terminal: Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  /** The words after `--`, as given. */
  readonly rest: readonly string[]
}

/** Runs one command and returns the exit code. */
export type Command<Options, Names extends readonly unknown[] = []> = (
  invocation: Invocation,
  options: Options,
  ...names: Names
) => Promise<number>
