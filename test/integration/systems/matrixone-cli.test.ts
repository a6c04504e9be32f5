import { describe, expect, it, onTestFinished } from 'vitest'
import type { ProfileView } from '../../../src/shared/views.ts'
import { createServedCliHome } from '../../support/cli-home.ts'
import { runCommand } from '../../support/cli-in-process.ts'
import { cliLogin, setWords } from '../../support/cli-login.ts'
import { moiUser, startMatrixOneServer } from '../../support/systems/matrixone-server.ts'
import { filesHolding } from '../../support/tour.ts'

describe('MatrixOne from the command line', () => {
  it('adds, signs in, calls, rotates the key, and signs out', async () => {
    const server = await startMatrixOneServer()
    onTestFinished(() => server.close())
    const cli = await createServedCliHome()
    const settings = { apiBase: server.url, accountName: moiUser.accountName, username: moiUser.username }
    const set = setWords(settings)
    await cli.json('add', 'matrixone', '--name', 'moi', ...set)
    const { events, code } = await cliLogin(cli, ['moi', '--secret', 'password=env:MOI_PASSWORD'], {
      env: { MOI_PASSWORD: moiUser.password },
    })
    expect([events.map(({ event }) => event), code]).toEqual([['done'], 0])
    const use = () => cli.run(['curl', 'moi', '/catalog/list', '--', '--silent', '--request', 'POST'])
    expect(JSON.parse((await use()).stdout)).toMatchObject({ code: 'OK', data: { by: 'moi-key' } })
    // Not through `cli`: nothing else may print a secret.
    const lent = await runCommand(['env', 'moi', '--token', '--json'], cli)
    expect(JSON.parse(lent.stdout)).toMatchObject({ MOI_BASE_URL: server.url, MOI_KEY: server.moiKey })
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

  it('asks for the password as a challenge, ends with 7 when it is wrong, and keeps what renews a session', async () => {
    // As the documents show it: a refresh answers with an access token alone.
    const server = await startMatrixOneServer({ rotates: false })
    onTestFinished(() => server.close())
    const cli = await createServedCliHome()
    const settings = { apiBase: server.url, accountName: moiUser.accountName, username: moiUser.username }
    const set = setWords(settings)
    await cli.json('add', 'matrixone', '--name', 'moi', ...set)
    const wrong = await cliLogin(cli, ['moi'], { answers: ['not-the-password'] })
    expect(wrong.events).toMatchObject([
      { event: 'challenge', kind: 'secret' },
      { event: 'failed', code: 'PROVIDER_REJECTED' },
    ])
    expect(wrong.code).toBe(7)
    const right = await cliLogin(cli, ['moi'], { answers: [moiUser.password] })
    expect([right.events.at(-1)?.event, right.code]).toEqual(['done', 0])
    for (const refreshCount of [1, 2]) {
      const view = await cli.json<ProfileView>('refresh', 'moi')
      expect(view).toMatchObject({ state: 'valid', storedSecrets: [], refreshCount })
    }
    expect([server.presented.length, new Set(server.presented).size]).toEqual([2, 1])
  })

  it('signs in to an account, sends access-token and uid, and signs in again from a kept password', async () => {
    const server = await startMatrixOneServer()
    onTestFinished(() => server.close())
    const cli = await createServedCliHome()
    const { accountName, username, password } = moiUser
    const base = { apiBase: server.url, accountName, username, signInType: 'account', credential: 'access-token' }
    const words = ['add', 'matrixone', '--name', 'moi', ...setWords(base), '--secret', 'password=env:MOI_PASSWORD']
    const env = { MOI_PASSWORD: password }
    const refused = await cli.run(words, { env })
    expect([refused.code, refused.stderr.includes('rememberPassword=true')]).toEqual([2, true])
    expect(await cli.run([...words, '--set', 'rememberPassword=true'], { env })).toMatchObject({ code: 0 })
    expect(await cliLogin(cli, ['moi'])).toMatchObject({ events: [{ event: 'done' }], code: 0 })
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ type: 'account' })
    const use = async () => (await cli.run(['curl', 'moi', '/catalog/list', '--', '--silent', '-X', 'POST'])).stdout
    expect(JSON.parse(await use())).toMatchObject({ code: 'OK', data: { by: 'access-token' } })
    server.endSessions()
    expect(JSON.parse(await use())).toMatchObject({ code: 'OK' })
    expect(server.requests.filter(({ path }) => path === '/auth/login').map(({ status }) => status)).toEqual([200, 200])
    const secrets = [...server.issued, password]
    expect(filesHolding(cli.home, secrets)).toEqual([])
    expect(secrets.filter((secret) => cli.printed().includes(secret))).toEqual([])
  })
})
