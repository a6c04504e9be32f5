import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ProfileView } from '../../../src/shared/views.ts'
import { type CliHome, createCliHome } from '../../support/cli-home.ts'
import { startCli } from '../../support/program-process.ts'
import { cloudreveUser, startCloudreveServer } from '../../support/systems/cloudreve-server.ts'
import { moiUser, startMatrixOneServer } from '../../support/systems/matrixone-server.ts'
import { filesHolding } from '../../support/tour.ts'

interface LoginEvent {
  readonly event: string
  readonly kind?: string
  readonly prompt?: string
  readonly image?: string | null
  readonly code?: string
}

/** `login --json`: each challenge is answered on standard input. */
async function login(cli: CliHome, profile: string, answers: readonly string[], env: Record<string, string> = {}) {
  const left = [...answers]
  const secrets = Object.keys(env).flatMap((name) => ['--secret', `password=env:${name}`])
  const child = startCli(['login', profile, '--json', '--no-open', ...secrets], { ...cli, env: { ...cli.env, ...env } })
  const closed = once(child, 'close') as Promise<[number | null]>
  const events: LoginEvent[] = []
  if (!child.stdout) throw new Error('no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as LoginEvent
    events.push(event)
    if (event.event === 'challenge') child.stdin?.write(`${left.shift() ?? ''}\n`)
  }
  return { events, code: (await closed)[0] }
}

describe('MatrixOne from the command line', () => {
  it('adds, signs in, calls, rotates the key, and signs out', async () => {
    const server = await startMatrixOneServer()
    onTestFinished(() => server.close())
    const cli = await createCliHome()
    const settings = { apiBase: server.url, accountName: moiUser.accountName, username: moiUser.username }
    const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])
    await cli.json('add', 'matrixone', '--name', 'moi', ...set)
    const { events, code } = await login(cli, 'moi', [], { MOI_PASSWORD: moiUser.password })
    expect([events.map(({ event }) => event), code]).toEqual([['done'], 0])
    const use = () => cli.run(['curl', 'moi', '/catalog/list', '--', '--silent', '--request', 'POST'])
    expect(JSON.parse((await use()).stdout)).toMatchObject({ code: 'OK', data: { by: 'moi-key' } })
    const old = server.moiKey
    expect(await cli.run(['rotate', 'moi'])).toMatchObject({ code: 0, stdout: expect.stringContaining('new key') })
    expect(server.moiKey).not.toBe(old)
    expect(JSON.parse((await use()).stdout)).toMatchObject({ code: 'OK' })
    expect(await cli.json('logout', 'moi')).toMatchObject({ revocation: 'unsupported' })
    expect((await cli.run(['rotate', 'moi'])).code).toBe(4)
    const secrets = [...server.issued, moiUser.password]
    expect(filesHolding(cli.home, secrets)).toEqual([])
    expect(secrets.filter((secret) => cli.printed().includes(secret))).toEqual([])
  })

  it('asks for the password as a challenge, and ends with 7 when it is wrong', async () => {
    const server = await startMatrixOneServer()
    onTestFinished(() => server.close())
    const cli = await createCliHome()
    const settings = { apiBase: server.url, accountName: moiUser.accountName, username: moiUser.username }
    const set = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])
    await cli.json('add', 'matrixone', '--name', 'moi', ...set)
    const wrong = await login(cli, 'moi', ['not-the-password'])
    expect(wrong.events).toMatchObject([
      { event: 'challenge', kind: 'secret' },
      { event: 'failed', code: 'PROVIDER_REJECTED' },
    ])
    expect(wrong.code).toBe(7)
    const right = await login(cli, 'moi', [moiUser.password])
    expect([right.events.at(-1)?.event, right.code]).toEqual(['done', 0])
    expect(await cli.json<ProfileView>('show', 'moi')).toMatchObject({ state: 'valid', storedSecrets: [] })
  })
})

describe('Cloudreve from the command line', () => {
  it('answers captcha and second factor on standard input, wrong ones too', async () => {
    const server = await startCloudreveServer()
    onTestFinished(() => server.close())
    Object.assign(server.mood, { captcha: 'normal', twoFactor: true })
    const cli = await createCliHome()
    const { email, password, captcha, otp } = cloudreveUser
    await cli.json('add', 'cloudreve', '--name', 'drive', '--set', `site=${server.url}`, '--set', `email=${email}`)
    const answers = ['nope', captcha, '000000', otp]
    const { events, code } = await login(cli, 'drive', answers, { CLOUDREVE_PASSWORD: password })
    expect(events.map(({ event, kind }) => kind ?? event)).toEqual(['captcha', 'captcha', 'otp', 'otp', 'done'])
    expect(events[0]?.image).toMatch(/^data:image\/png/)
    expect(code).toBe(0)
    const used = await cli.run(['curl', 'drive', '/api/v4/user/me', '--', '--silent'])
    expect(JSON.parse(used.stdout)).toMatchObject({ code: 0, data: { id: cloudreveUser.id } })
    expect(await cli.json('logout', 'drive')).toEqual({ revocation: 'revoked', error: null })
    const secrets = [...server.issued, password]
    expect(filesHolding(cli.home, secrets)).toEqual([])
    expect(secrets.filter((secret) => cli.printed().includes(secret))).toEqual([])
  })
})
