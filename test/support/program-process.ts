import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadyLine } from '../../src/headless/ready-line.ts'

const root = join(import.meta.dirname, '..', '..')

export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** A clean environment: nothing of the machine's own data directory, browser or keychain. */
export function cleanEnvironment(home: string, env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '' } = process.env
  // Without it, each of many short processes would translate the same sources anew.
  const NODE_COMPILE_CACHE = join(tmpdir(), 'tokenvault-test-compile-cache')
  return { PATH, HOME, BROWSER: 'none', NO_COLOR: '1', NODE_COMPILE_CACHE, TOKENVAULT_HOME: home, ...env }
}

/** Runs one command from source to its end. */
export async function runCli(words: readonly string[], options: RunOptions): Promise<Finished> {
  const child = startCli(words, options)
  if (options.input !== undefined) child.stdin?.end(options.input)
  else child.stdin?.end()
  return finish(child)
}

export function startCli(words: readonly string[], { home, env }: RunOptions): ChildProcess {
  return spawn(process.execPath, [join(root, 'src', 'cli', 'index.ts'), ...words], { env: cleanEnvironment(home, env) })
}

export async function finish(child: ChildProcess): Promise<Finished> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? -1, stdout, stderr }
}

export interface RunningHost {
  readonly ready: ReadyLine & { ui: string }
  readonly child: ChildProcess
  readonly output: () => string
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the real headless host on `home` with a page of one line, and waits for its ready line. */
export async function startHost({ home, env }: RunOptions): Promise<RunningHost> {
  const renderer = `${home}-renderer`
  await mkdir(join(renderer, 'assets'), { recursive: true })
  await writeFile(join(renderer, 'index.html'), '<!doctype html><title>Token Vault</title>')
  await writeFile(join(renderer, 'assets', 'index-0123.js'), 'export {}')
  const script = join(root, 'test', 'support', 'children', 'serve.ts')
  const child = spawn(process.execPath, [script, home, renderer], { env: cleanEnvironment(home, env) })
  let output = ''
  const collect = (text: string) => {
    output += text
  }
  child.stdout.setEncoding('utf8').on('data', collect)
  child.stderr.setEncoding('utf8').on('data', collect)
  const closed = once(child, 'close') as Promise<[number | null]>
  const ready = await new Promise<RunningHost['ready']>((resolve, reject) => {
    child.stdout.on('data', () => {
      const line = output.split('\n').find((text) => text.startsWith('{"ui"'))
      if (line) resolve(JSON.parse(line) as RunningHost['ready'])
    })
    void closed.then(([code]) => reject(new Error(`The host ended with ${code}: ${output}`)))
  })
  return {
    ready,
    child,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      return (await closed)[0]
    },
  }
}
