import { readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  startAuthorizationServer,
} from './authorization-server.ts'
import { runCommand } from './cli-in-process.ts'
import { cliLogin } from './cli-login.ts'
import { startHost } from './program-process.ts'
import { startUpstreamApi, type UpstreamApi } from './upstream-api.ts'

export const tourPassphrase = 'canary-passphrase-correct-horse'

export interface Tour {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly server: AuthorizationServer
  readonly api: UpstreamApi
  /** Everything that a command printed, in order. */
  readonly printed: string[]
  /** Runs a command that must succeed; its JSON answer. */
  tokenvault(...words: string[]): Promise<unknown>
  /** Signs in as a person without a browser would; resolves with the events. */
  login(profile: string): Promise<{ event: string }[]>
  start(): ReturnType<typeof startHost>
}

/** A data directory with a passphrase, an authorization server and an API: the ground of a journey through real processes. */
export async function createTour(options: AuthorizationServerOptions): Promise<Tour> {
  const home = await mkdtemp(join(tmpdir(), 'tokenvault-tour-'))
  const passphraseFile = `${home}.passphrase`
  await writeFile(passphraseFile, tourPassphrase, { mode: 0o600 })
  await chmod(passphraseFile, 0o600)
  const server = await startAuthorizationServer(options)
  const api = await startUpstreamApi({ introspect: server.introspect })
  onTestFinished(async () => {
    await Promise.all([server.close(), api.close()])
    await Promise.all(
      [home, passphraseFile, `${home}-renderer`].map((path) => rm(path, { recursive: true, force: true })),
    )
  })
  const env = { TOKENVAULT_PASSPHRASE_FILE: passphraseFile }
  const printed: string[] = []
  const keep = ({ stdout, stderr }: { stdout: string; stderr: string }) => printed.push(stdout, stderr)

  return {
    home,
    env,
    server,
    api,
    printed,
    async tokenvault(...words) {
      const done = await runCommand([...words, '--json'], { home, env })
      keep(done)
      if (done.code !== 0) throw new Error(`tokenvault ${words.join(' ')} ended with ${done.code}: ${done.stderr}`)
      return done.stdout.trim() === '' ? null : JSON.parse(done.stdout)
    },
    async login(profile) {
      const { events, code } = await cliLogin({ home, env }, [profile])
      printed.push(JSON.stringify(events))
      if (code !== 0) throw new Error(`login ${profile} ended with ${code}: ${JSON.stringify(events.at(-1))}`)
      return events
    },
    start: () => startHost({ home, env }),
  }
}

/** Every file below `directory` that holds one of `needles`, as bytes. */
export function filesHolding(directory: string, needles: readonly string[]): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .flatMap((path) => {
      const bytes = readFileSync(path)
      return needles.filter((needle) => bytes.includes(needle)).map((needle) => `${path} holds ${needle.slice(0, 12)}…`)
    })
}
