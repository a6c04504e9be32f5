import type { ReadStream } from 'node:tty'

/** Standard input, read on demand and in one way, so that lines, hidden answers and pasted texts may follow each other. */
export interface TerminalInput {
  /** The next line, or `undefined` at the end of the input. */
  line(): Promise<string | undefined>
  /** Everything up to the end of the input. */
  all(): Promise<string>
  /** What a person types unseen on a terminal, up to Enter, or, over several lines, up to Ctrl-D. */
  hidden(until: 'enter' | 'ctrl-d', begin: () => void): Promise<string>
}

export function createTerminalInput(stdin: NodeJS.ReadStream): TerminalInput {
  const decoder = new TextDecoder()
  let pending = ''

  /** Hands over what comes until `take` has enough or the input ends. Nothing is read before somebody asks. */
  const feed = (take: (text: string) => boolean) =>
    new Promise<void>((resolve, reject) => {
      const stop = (settle: () => void) => {
        stdin.off('data', data).off('end', end).off('error', fail).pause()
        // An input that stays open must not keep a command alive that has nothing more to ask.
        stdin.unref?.()
        settle()
      }
      const data = (chunk: Buffer | string) => {
        const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
        if (take(text)) stop(resolve)
      }
      const end = () => stop(resolve)
      const fail = (error: Error) => stop(() => reject(error))
      if (stdin.readableEnded) return resolve()
      stdin.ref?.()
      stdin.on('data', data).on('end', end).on('error', fail).resume()
    })

  return {
    async line() {
      const whole = () => pending.includes('\n')
      const more = (text: string) => {
        pending += text
        return whole()
      }
      if (!whole()) await feed(more)
      const at = pending.indexOf('\n')
      const line = at < 0 ? pending : pending.slice(0, at)
      pending = at < 0 ? '' : pending.slice(at + 1)
      return at < 0 && line === '' ? undefined : line.replace(/\r$/, '')
    },
    async all() {
      const before = pending
      pending = ''
      let rest = ''
      await feed((text) => {
        rest += text
        return false
      })
      return before + rest
    },
    async hidden(until, begin) {
      const terminal = stdin as ReadStream
      let typed = ''
      let interrupted = false
      const type = (character: string): boolean => {
        if (character === '\u0003') interrupted = true
        if (interrupted || character === '\u0004') return true
        const enter = character === '\r' || character === '\n'
        if (enter && until === 'enter') return true
        if (character === '\u007f' || character === '\b') typed = typed.slice(0, -1)
        else typed += enter ? '\n' : character
        return false
      }
      // Silence first: what is typed the moment the prompt appears must not be shown either.
      terminal.setRawMode(true)
      begin()
      await feed((text) => [...text].some(type)).finally(() => terminal.setRawMode(false))
      if (interrupted) throw new Interrupted()
      return typed
    },
  }
}

/** Ctrl-C at a prompt. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly code = 'FLOW_CANCELLED'
  constructor() {
    super('Cancelled.')
  }
}
