import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

export interface ChildScript {
  readonly child: ChildProcessWithoutNullStreams
  /** The next line on standard output; rejects when the child ends first. */
  line(): Promise<string>
  /** Ends it as `kill -9` does and waits until it is gone. */
  kill(): Promise<void>
  /** Waits for its own end. */
  exit(): Promise<{ code: number | null; errors: string }>
}

/** Starts `test/support/children/<name>.ts` in a process of its own; it is killed when the test ends. */
export function startChild(name: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildScript {
  const script = join(import.meta.dirname, 'children', `${name}.ts`)
  return wrapChild(spawn(process.execPath, [script, ...args], { env }))
}

export function wrapChild(child: ChildProcessWithoutNullStreams): ChildScript {
  const gone = once(child, 'exit')
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  return {
    child,
    async line() {
      const next = await lines.next()
      if (next.done) throw new Error(`the child ended: ${errors}`)
      return next.value
    },
    kill,
    async exit() {
      const [code] = await gone
      return { code, errors }
    },
  }
}
