import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type CliHome, createCliHome } from './cli-home.ts'
import { type Finished, finish, type RunningHost } from './program-process.ts'
import { createTempDirectory } from './temp-directory.ts'

const root = join(import.meta.dirname, '..', '..')

export interface ToolRig {
  readonly cli: CliHome
  readonly host: RunningHost
  /** The home directory of the tools; nothing of the machine's own is read. */
  readonly directory: string
  /** Runs a tool as a person's shell would, with `tokenvault` in the PATH. */
  run(
    program: string,
    args: readonly string[],
    options?: { env?: Record<string, string>; input?: string },
  ): Promise<Finished>
  /** What `tokenvault setup` prints. */
  setup(profile: string, tool: string): Promise<string>
}

/** A running host, and a place from which real tools find `tokenvault` and `docker-credential-tokenvault`. */
export async function createToolRig(): Promise<ToolRig> {
  const cli = await createCliHome()
  const directory = await createTempDirectory()
  const bin = join(directory, 'bin')
  await mkdir(bin)
  await command(join(bin, 'tokenvault'), '')
  await command(join(bin, 'docker-credential-tokenvault'), 'credential docker')
  const host = await cli.serve()
  onTestFinished(async () => void (await host.stop()))
  const { PATH = '', SystemRoot = '' } = process.env
  const env = {
    ...{ PATH: `${bin}${delimiter}${PATH}`, HOME: directory, TOKENVAULT_HOME: cli.home, SystemRoot },
    ...{ GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C.UTF-8', no_proxy: '127.0.0.1' },
    ...cli.env,
  }
  return {
    cli,
    host,
    directory,
    run(program, args, options = {}) {
      const child = spawn(program, args, { cwd: directory, env: { ...env, ...options.env } })
      child.stdin.end(options.input ?? '')
      return finish(child)
    },
    async setup(profile, tool) {
      const { code, stdout, stderr } = await cli.run(['setup', profile, tool])
      if (code !== 0) throw new Error(stderr)
      return stdout
    },
  }
}

async function command(path: string, words: string): Promise<void> {
  const program = join(root, 'src', 'cli', 'index.ts')
  await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${program}' ${words} "$@"\n`)
  await chmod(path, 0o755)
}

/** Whether a program stands in the PATH; says why its test does not run when it does not. */
export function hasProgram(name: string): boolean {
  const found = (process.env.PATH ?? '').split(delimiter).some((place) => isRunnable(join(place, name)))
  if (!found) process.stderr.write(`Not tried here: ${name} is not installed.\n`)
  return found
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
