import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { runCommand } from './cli-in-process.ts'
import { type Finished, type RunningHost, startHost } from './program-process.ts'
import { createTempDirectory } from './temp-directory.ts'

export const passphraseCanary = 'passphrase-canary-3141'

export interface CliHome {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  /** Everything that every command of the test printed. */
  readonly printed: () => string
  run(words: readonly string[], options?: { input?: string; env?: Record<string, string> }): Promise<Finished>
  /** Runs a command that must succeed and parses what it printed with `--json`. */
  json<T>(...words: string[]): Promise<T>
  serve(): Promise<RunningHost>
}

/** The same with a running host: many commands are faster when none of them opens the vault itself. */
export async function createServedCliHome(): Promise<CliHome> {
  const cli = await createCliHome()
  await cli.run(['init', '--protection', 'passphrase'])
  const host = await cli.serve()
  onTestFinished(async () => void (await host.stop()))
  return cli
}

/** A data directory of the running test, with a passphrase file; the vault is made by the first command that needs it. */
export async function createCliHome(): Promise<CliHome> {
  const directory = await createTempDirectory()
  const home = join(directory, 'home')
  const file = join(directory, 'passphrase')
  await writeFile(file, `${passphraseCanary}\n`, { mode: 0o600 })
  const env = { TOKENVAULT_PASSPHRASE_FILE: file }
  let printed = ''
  const run: CliHome['run'] = async (words, options = {}) => {
    const done = await runCommand(words, {
      home,
      env: { ...env, ...options.env },
      ...(options.input === undefined ? {} : { input: options.input }),
    })
    printed += done.stdout + done.stderr
    return done
  }
  return {
    home,
    env,
    printed: () => printed,
    run,
    async json<T>(...words: string[]) {
      const done = await run([...words, '--json'])
      expect(done).toMatchObject({ code: 0, stderr: '' })
      return JSON.parse(done.stdout) as T
    },
    serve: () => startHost({ home, env }),
  }
}
