import { exitCodeFor } from './exit-codes.ts'
import { CommandFailure, toFailure } from './failure.ts'
import { failureSentence, type Language, languageIn } from './language.ts'
import { createTerminalInput } from './terminal-input.ts'

export interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
}

/** How a command talks: results on stdout, everything else on stderr, colours only for a person who did not refuse them. */
export interface Terminal {
  /** A person can be asked. */
  readonly interactive: boolean
  readonly json: boolean
  /** Whoever read the results has left (`| head`); what would print page after page may stop. */
  readonly readerGone: boolean
  print(line: string): void
  printJson(value: unknown): void
  note(line: string): void
  bold(text: string): string
  dim(text: string): string
  colour(text: string, colour: 'red' | 'yellow' | 'green'): string
  /** One line from the person; `hidden` does not show it. */
  ask(prompt: string, options?: { hidden?: boolean }): Promise<string>
  /** The next line of standard input, or `undefined` at its end. */
  readLine(): Promise<string | undefined>
  readAll(): Promise<string>
  /** A secret: all of standard input; a person at a terminal is told to paste `what`, which is not shown. */
  readSecret(what: string): Promise<string>
  /** Prints what went wrong and returns the exit code. */
  fail(error: unknown): number
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const

export function createTerminal({ stdin, stdout, stderr, env }: TerminalStreams, json: boolean): Terminal {
  const paint = (stream: NodeJS.WriteStream, style: keyof typeof codes) => (text: string) =>
    stream.isTTY && !env.NO_COLOR && env.TERM !== 'dumb' ? `\u001b[${codes[style]}m${text}\u001b[0m` : text
  const input = createTerminalInput(stdin)
  const hidden = (prompt: string, until: 'enter' | 'ctrl-d') =>
    input.hidden(until, () => stderr.write(prompt)).finally(() => stderr.write('\n'))
  return {
    interactive: stdin.isTTY === true && stderr.isTTY === true && !json,
    json,
    get readerGone() {
      return stdout.errored != null
    },
    print: (line) => void stdout.write(`${line}\n`),
    printJson: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    bold: paint(stdout, 'bold'),
    dim: paint(stdout, 'dim'),
    colour: (text, colour) => paint(stdout, colour)(text),
    async ask(prompt, { hidden: unseen = false } = {}) {
      if (unseen) return hidden(prompt, 'enter')
      stderr.write(prompt)
      return (await input.line()) ?? ''
    },
    readLine: input.line,
    readAll: input.all,
    async readSecret(what) {
      if (!stdin.isTTY) return input.all()
      return hidden(`Paste ${what}, then press Enter and Ctrl-D; it is not shown. `, 'ctrl-d')
    },
    fail(error) {
      const failure = toFailure(error)
      if (json) stderr.write(`${JSON.stringify({ error: failure })}\n`)
      else stderr.write(`${paint(stderr, 'red')('tokenvault:')} ${wordsOf(error, languageIn(env))}\n`)
      return exitCodeFor(failure.code)
    },
  }
}

function wordsOf(error: unknown, language: Language): string {
  const own = error instanceof CommandFailure ? error.local : undefined
  return own?.[language] ?? failureSentence(toFailure(error), language)
}
