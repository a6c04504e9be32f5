import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCommand } from '../../support/cli-in-process.ts'
import { cliLogin } from '../../support/cli-login.ts'
import { startAigneHub } from '../../support/systems/aigne-hub-server.ts'
import { ownClient } from '../../support/systems/own-client.ts'
import { createTour, filesHolding } from '../../support/tour.ts'

interface Listed {
  readonly state: string
  readonly next: { readonly reason?: string }
}

async function start() {
  const hub = await startAigneHub()
  onTestFinished(() => hub.close())
  const tour = await createTour({ accessTokenSeconds: 60 })
  await tour.tokenvault('init', '--protection', 'passphrase')
  const keyFile = async (key: string) => {
    const path = `${tour.home}.hub-key`
    await writeFile(path, `${key}\n`, { mode: 0o600 })
    return `token=file:${path}`
  }
  const run = (...words: string[]) => runCommand(words, { home: tour.home, env: tour.env })
  return { hub, tour, keyFile, run }
}

describe('AIGNE Hub from the command line', () => {
  it('runs the system’s own client with a pasted key, without telling it the key', async () => {
    const { hub, tour, keyFile, run } = await start()
    const key = hub.mintKey()
    const secret = await keyFile(key)
    await tour.tokenvault('add', 'aigne-hub', '--name', 'hub', '--set', `hub=${hub.url}`, '--secret', secret)
    const host = await tour.start()
    const variables = (await tour.tokenvault('env', 'hub')) as Record<string, string>
    expect(variables.AIGNE_HUB_API_URL).toBe(`${host.ready.proxy}/hub`)
    expect(variables.AIGNE_HUB_API_KEY).toMatch(/^tv_/)

    const script = join(import.meta.dirname, '..', '..', 'support', 'children', 'aigne-hub-chat.mjs')
    const sdk = ownClient('@aigne/aigne-hub').replace('/lib/cjs/', '/lib/esm/')
    const done = await run('exec', 'hub', '--', process.execPath, script, sdk)
    expect([done.code, done.stdout]).toEqual([0, 'You said: hello\n'])
    expect(hub.requests.filter(({ url }) => url === '/ai-kit/api/v2/chat').map((request) => request.key)).toEqual([key])

    hub.revoke(key)
    hub.flush()
    const refused = await run('exec', 'hub', '--', process.execPath, script, sdk)
    expect(refused.code).not.toBe(0)
    const shown = (await tour.tokenvault('show', 'hub')) as Listed
    expect([shown.state, shown.next.reason]).toEqual(['needs-sign-in', 'credential-rejected'])
    expect((await run('token', 'hub')).code).toBe(4)

    const next = hub.mintKey()
    const login = await run('login', 'hub', '--secret', await keyFile(next))
    expect(login.code).toBe(0)
    expect((await run('exec', 'hub', '--', process.execPath, script, sdk)).stdout).toBe('You said: hello\n')
    await host.stop()
    expect(filesHolding(tour.home, [key, next])).toEqual([])
    expect([host.output(), ...tour.printed, login.stdout, login.stderr].join('\n')).not.toContain('blocklet-')
  })

  it('connects through a browser that it does not open itself, after a refusal; money, streams and the operator’s own 401 change nothing', async () => {
    const { hub, tour, run } = await start()
    await tour.tokenvault('add', 'aigne-hub', '--name', 'hub', '--set', `hub=${hub.url}`)
    const host = await tour.start()
    const refused = await cliLogin(tour, ['hub'], { decision: 'deny' })
    expect(refused).toMatchObject({ last: { event: 'failed', code: 'FLOW_REJECTED' }, code: 7 })
    expect(hub.connect.sessions.size).toBe(0)
    const events = await tour.login('hub')
    expect(events.map(({ event }) => event)).toEqual(['open', 'done'])
    const answer = await run('curl', 'hub', '/api/user/info', '--', '--silent')
    expect(JSON.parse(answer.stdout)).toMatchObject({ user: { email: 'demo@hub.example' } })
    hub.outOfCredits = true
    const completion = ['curl', 'hub', '/api/v2/chat/completions', '--', '--silent', '--json', '{"messages":[]}']
    expect(JSON.parse((await run(...completion)).stdout)).toMatchObject({ error: { type: 'NOT_ENOUGH' } })
    // With this Accept the hub puts what is wrong into a stream, with HTTP 200.
    const streamed = await run(...completion, '--header', 'Accept: text/event-stream')
    expect(streamed.stdout).toMatch(/^data: .*NOT_ENOUGH/)
    Object.assign(hub, { outOfCredits: false, operatorKeyBad: true })
    expect(JSON.parse((await run(...completion)).stdout)).toMatchObject({
      error: { message: 'Incorrect API key provided: sk-operator' },
    })
    expect(await tour.tokenvault('show', 'hub')).toMatchObject({ state: 'valid', lastError: null })
    await host.stop()
    const [key = ''] = hub.requests.flatMap((request) => request.key ?? [])
    expect(filesHolding(tour.home, [key])).toEqual([])
    expect([host.output(), ...tour.printed].join('\n')).not.toContain(key)
  })

  it('sends no key to a host that is no hub', async () => {
    const { hub, run, keyFile } = await start()
    hub.mountPoint = null
    const added = await run(
      'add',
      'aigne-hub',
      '--name',
      'hub',
      '--set',
      `hub=${hub.url}`,
      '--secret',
      await keyFile('k'),
    )
    const login = await run('login', 'hub')
    expect(login.code).not.toBe(0)
    expect(`${added.stderr}${login.stderr}`).toContain('does not say where its API is')
    expect(hub.requests.map(({ key }) => key)).not.toContain('k')
  })

  it('warns of a key that begins unusually, and uses it', async () => {
    const { hub, run, keyFile } = await start()
    const secret = await keyFile('canary.looks.like-a-jwt')
    const added = await run('add', 'aigne-hub', '--name', 'hub', '--set', `hub=${hub.url}`, '--secret', secret)
    expect(added.stderr).toContain('usually begins with "blocklet-"')
    expect(added.stdout + added.stderr).not.toContain('canary')
    expect(hub.requests.map(({ key }) => key)).toContain('canary.looks.like-a-jwt')
    const login = await run('login', 'hub')
    expect([login.code, login.stderr]).toEqual([expect.any(Number), expect.stringContaining('does not accept the key')])
    expect(login.code).not.toBe(0)
  })
})
