import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ProfileView } from '../../../src/shared/views.ts'
import { type AuthorizationServer, startAuthorizationServer } from '../../support/authorization-server.ts'
import { approveInBrowserlessWay, decideOnDevice, denyInBrowserlessWay } from '../../support/browserless-person.ts'
import { type CliHome, createCliHome } from '../../support/cli-home.ts'
import { startHere } from '../../support/cli-in-process.ts'
import { startCli } from '../../support/program-process.ts'

interface SignInEvent {
  readonly event: 'open' | 'device-code' | 'done' | 'failed'
  readonly url: string
  readonly verificationUriComplete: string
  readonly userCode: string
  readonly expiresAt: number
  readonly code: string
}

let server: AuthorizationServer
beforeAll(async () => {
  server = await startAuthorizationServer()
  return () => server.close()
})

async function profileFor(grant: string): Promise<CliHome> {
  const cli = await createCliHome()
  const settings = ['--set', `issuer=${server.issuer}`, '--set', `clientId=${server.clients.publicClient.clientId}`]
  expect(await cli.run(['add', 'oidc', '--name', 'p', '--grant', grant, ...settings])).toMatchObject({ code: 0 })
  return cli
}

/** Runs `login p --json` and lets the person react to each event. */
async function login(cli: CliHome, react: (event: SignInEvent) => unknown) {
  const { stdout, done } = startHere(['login', 'p', '--json', '--no-open'], cli)
  return { events: await follow(stdout, react), code: await done }
}

async function follow(stdout: Readable, react: (event: SignInEvent) => unknown): Promise<SignInEvent[]> {
  const events: SignInEvent[] = []
  for await (const line of createInterface({ input: stdout })) {
    const event = JSON.parse(line) as SignInEvent
    events.push(event)
    await react(event)
  }
  return events
}

describe('login --json', () => {
  it('signs in by PKCE: the link, then the end', async () => {
    const cli = await profileFor('authorization-code')
    const { events, code } = await login(cli, ({ event, url }) => event === 'open' && approveInBrowserlessWay(url))
    expect(events.map(({ event }) => event)).toEqual(['open', 'done'])
    expect(events[1]?.expiresAt).toBeGreaterThan(Date.now())
    expect(code).toBe(0)
    const token = (await cli.run(['token', 'p'])).stdout.trim()
    expect(await server.introspect(token)).toMatchObject({ active: true, account: 'ada@example.test' })
  })

  it('signs in by device code: the code and the page, then the end', async () => {
    const cli = await profileFor('device-code')
    const { events, code } = await login(
      cli,
      ({ event, verificationUriComplete }) => event === 'device-code' && decideOnDevice(verificationUriComplete),
    )
    expect(events.map(({ event }) => event)).toEqual(['device-code', 'done'])
    expect(events[0]?.verificationUriComplete).toContain(events[0]?.userCode ?? 'no code')
    expect(code).toBe(0)
    expect(await cli.json<ProfileView>('show', 'p')).toMatchObject({ state: 'valid', account: 'ada@example.test' })
  })

  it('tells a denial from the rest by exit code 7', async () => {
    const cli = await profileFor('authorization-code')
    const { events, code } = await login(cli, ({ event, url }) => event === 'open' && denyInBrowserlessWay(url))
    expect(events.at(-1)).toMatchObject({ event: 'failed', code: 'FLOW_REJECTED' })
    expect(code).toBe(7)
  })

  it('cancels at the owner on Ctrl-C, and leaves nothing that could still finish', async () => {
    const cli = await profileFor('authorization-code')
    let link = ''
    const child = startCli(['login', 'p', '--json', '--no-open'], cli)
    const closed = once(child, 'close')
    const events = await follow(child.stdout as Readable, ({ event, url }) => {
      if (event !== 'open') return
      link = url
      child.kill('SIGINT')
    })
    const [code] = await closed
    expect(events.at(-1)).toMatchObject({ event: 'failed', code: 'FLOW_CANCELLED' })
    expect(code).toBe(4)
    await expect(approveInBrowserlessWay(link)).rejects.toThrow()
    expect((await cli.run(['token', 'p'])).code).toBe(4)
  })
})

it('signs out, revokes, and then needs a sign-in', async () => {
  const cli = await profileFor('authorization-code')
  await login(cli, ({ event, url }) => event === 'open' && approveInBrowserlessWay(url))
  const token = (await cli.run(['token', 'p'])).stdout.trim()
  expect(await cli.json('logout', 'p')).toMatchObject({ revocation: 'revoked' })
  expect(await server.introspect(token)).toMatchObject({ active: false })
  expect(await cli.run(['token', 'p'])).toMatchObject({ code: 4, stdout: '' })
})

it('says that an issuer cannot be reached with exit code 6', async () => {
  const cli = await createCliHome()
  await cli.run(['add', 'oidc', '--name', 'p', '--set', 'issuer=http://127.0.0.1:1', '--set', 'clientId=x'])
  const { events, code } = await login(cli, () => undefined)
  expect(events.at(-1)).toMatchObject({ event: 'failed', code: expect.stringMatching(/OFFLINE|PROVIDER_UNAVAILABLE/) })
  expect(code).toBe(6)
})
