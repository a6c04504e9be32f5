import type { ReadStream, WriteStream } from 'node:tty'
import { exitCodeFor } from './exit-codes.ts'
import { toFailure } from './failure.ts'

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
  /** Prints what went wrong and returns the exit code. */
  fail(error: unknown): number
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const

export function createTerminal({ stdin, stdout, stderr, env }: TerminalStreams, json: boolean): Terminal {
  const paint = (stream: NodeJS.WriteStream, style: keyof typeof codes) => (text: string) =>
    stream.isTTY && !env.NO_COLOR && env.TERM !== 'dumb' ? `\u001b[${codes[style]}m${text}\u001b[0m` : text
  const lines = lineReader(stdin)
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
    async ask(prompt, { hidden = false } = {}) {
      if (hidden) return readHidden(prompt, stdin as ReadStream, stderr as WriteStream)
      stderr.write(prompt)
      return (await lines()) ?? ''
    },
    readLine: lines,
    async readAll() {
      const chunks: Buffer[] = []
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Buffer))
      return Buffer.concat(chunks).toString('utf8')
    },
    fail(error) {
      const failure = toFailure(error)
      if (json) stderr.write(`${JSON.stringify({ error: failure })}\n`)
      else stderr.write(`${paint(stderr, 'red')('tokenvault:')} ${failure.message}\n`)
      return exitCodeFor(failure.code)
    },
  }
}

/** Lines on demand: nothing is read before somebody asks, so that a child or a later reader finds its input whole. */
function lineReader(stdin: NodeJS.ReadStream): () => Promise<string | undefined> {
  let iterator: AsyncIterator<Buffer | string> | undefined
  let pending = ''
  return async () => {
    iterator ??= (stdin as AsyncIterable<Buffer | string>)[Symbol.asyncIterator]()
    for (;;) {
      const at = pending.indexOf('\n')
      if (at >= 0) {
        const line = pending.slice(0, at).replace(/\r$/, '')
        pending = pending.slice(at + 1)
        // An input that stays open must not keep a command alive that has nothing more to ask.
        stdin.unref?.()
        return line
      }
      stdin.ref?.()
      const next = await iterator.next()
      if (next.done) {
        const rest = pending
        pending = ''
        return rest === '' ? undefined : rest
      }
      pending += String(next.value)
    }
  }
}

function readHidden(prompt: string, stdin: ReadStream, stderr: WriteStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = ''
    const end = (run: () => void) => {
      stdin.off('data', take).setRawMode(false).pause()
      stderr.write('\n')
      run()
    }
    const take = (chunk: Buffer) => {
      for (const character of chunk.toString('utf8')) {
        if (character === '\r' || character === '\n' || character === '\u0004') return end(() => resolve(typed))
        if (character === '\u0003') return end(() => reject(new Interrupted()))
        typed = character === '\u007f' || character === '\b' ? typed.slice(0, -1) : typed + character
      }
    }
    // Silence first: what is typed the moment the prompt appears must not be shown either.
    stdin.setRawMode(true).resume().on('data', take)
    stderr.write(prompt)
  })
}

/** Ctrl-C at a prompt. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly code = 'FLOW_CANCELLED'
  constructor() {
    super('Cancelled.')
  }
}
