import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../support/source-files.ts'

export interface Demo {
  /** Everything printed so far. */
  readonly output: () => string
  /** The first match of `pattern` after the first `after` characters of the output, once it is there. */
  find(pattern: RegExp, after?: number): Promise<RegExpExecArray>
  stop(): Promise<void>
}

/** Starts `npm run demo`'s script as a new user would, with the headless host and without opening a browser. */
export async function startDemo(accessTokenSeconds: number): Promise<Demo> {
  const directory = await mkdtemp(join(tmpdir(), 'tvdemo-'))
  const { PATH = '', SystemRoot = '' } = process.env
  const child: ChildProcess = spawn(process.execPath, [join(projectRoot, 'scripts', 'demo.mjs'), '--no-open'], {
    env: {
      ...{ PATH, SystemRoot, HOME: directory, USERPROFILE: directory, TMPDIR: directory, TEMP: directory },
      ...{ BROWSER: 'none', TOKENVAULT_ELECTRON: 'skip', DEMO_ACCESS_TOKEN_SECONDS: String(accessTokenSeconds) },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const changed = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const look of [...changed]) look()
    })
  }
  const ended = once(child, 'exit')
  return {
    output: () => output,
    find(pattern, after = 0) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output.slice(after))
          if (!match) return
          changed.delete(look)
          resolve(match)
        }
        changed.add(look)
        void ended.then(() => reject(new Error(`The demo ended:\n${output}`)))
        look()
      })
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}
