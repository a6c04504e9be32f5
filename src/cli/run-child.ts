import { spawn } from 'node:child_process'
import { constants } from 'node:os'

export interface ChildOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Given to the child on standard input; without it the child has this process's own. */
  readonly input?: string
}

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const

/**
 * Runs a program with this process's terminal and passes signals on. Resolves with its exit code, 128 + the signal that
 * ended it, or, as shells do, 127 when there is no such program and 126 when it cannot be run.
 */
export function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: options.env as NodeJS.ProcessEnv,
      stdio: [options.input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit'],
      shell: false,
    })
    // On a terminal, Ctrl-C and Ctrl-\ reach the child by themselves: it is in the same process group.
    const fromTerminal = (signal: string) => process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT')
    const forward = (signal: NodeJS.Signals) => void (fromTerminal(signal) || child.kill(signal))
    const signals = forwarded.filter((signal) => process.platform !== 'win32' || signal === 'SIGINT')
    for (const signal of signals) process.on(signal, forward)
    const settle = (code: number) => {
      for (const signal of signals) process.off(signal, forward)
      resolve(code)
    }
    child.once('error', (error: NodeJS.ErrnoException) => settle(error.code === 'ENOENT' ? 127 : 126))
    child.once('exit', (code, signal) => settle(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)))
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(options.input)
  })
}
