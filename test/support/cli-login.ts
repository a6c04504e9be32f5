import { createInterface } from 'node:readline'
import { approveInBrowserlessWay, decideOnDevice, denyInBrowserlessWay } from './browserless-person.ts'
import type { CliHome } from './cli-home.ts'
import { startHere } from './cli-in-process.ts'

export interface LoginEvent {
  readonly event: string
  readonly kind?: string
  readonly prompt?: string
  readonly image?: string | null
  readonly url?: string
  readonly verificationUriComplete?: string
  readonly code?: string
}

export interface LoginPerson {
  /** To the challenges, in their order, on standard input. */
  readonly answers?: readonly string[]
  /** In the browser, or on the page of a device code. */
  readonly decision?: 'approve' | 'deny'
  readonly env?: Readonly<Record<string, string>>
}

/** `tokenvault login PROFILE --json --no-open …words`, and a person who follows its events; ends with its exit code. */
export async function cliLogin(cli: Pick<CliHome, 'home' | 'env'>, words: readonly string[], person: LoginPerson = {}) {
  const { answers = [], decision = 'approve', env = {} } = person
  const left = [...answers]
  const { stdin, stdout, done } = startHere(['login', ...words, '--json', '--no-open'], {
    ...cli,
    env: { ...cli.env, ...env },
  })
  const events: LoginEvent[] = []
  for await (const line of createInterface({ input: stdout })) {
    const event = JSON.parse(line) as LoginEvent
    events.push(event)
    if (event.event === 'challenge') stdin.write(`${left.shift() ?? ''}\n`)
    if (event.url) await (decision === 'deny' ? denyInBrowserlessWay : approveInBrowserlessWay)(event.url)
    if (event.verificationUriComplete) await decideOnDevice(event.verificationUriComplete, { decision })
  }
  return { events, last: events.at(-1), code: await done }
}

/** `{ site: 'x' }` → `--set site=x`. */
export function setWords(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])
}
