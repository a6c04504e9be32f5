import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ProfileView } from '../../../src/shared/views.ts'
import { createServedCliHome } from '../../support/cli-home.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { labUser, startInHouseServer } from '../../support/systems/in-house-server.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'
import { filesHolding } from '../../support/tour.ts'

const file = join(import.meta.dirname, '../../../docs/providers/examples/in-house.json')

describe('a system that nobody foresaw, added by a JSON file alone', () => {
  it('signs in, is used, refreshed and signed out from the command line', async () => {
    const server = await startInHouseServer()
    onTestFinished(() => server.close())
    const cli = await createServedCliHome()
    const env = { LAB_PASSWORD: labUser.password }
    const settings = ['--set', `site=${server.url}`, '--set', `user=${labUser.user}`]
    await cli.json('add', file, '--name', 'lab', ...settings)
    const login = await cli.run(['login', 'lab', '--secret', 'password=env:LAB_PASSWORD', '--json'], { env })
    expect(login).toMatchObject({ code: 0, stdout: expect.stringContaining('"done"') })
    const used = await cli.run(['curl', 'lab', '/bench', '--', '--silent'])
    expect(used).toMatchObject({ code: 0, stdout: '{"bench":"free"}' })
    expect(await cli.json<ProfileView>('refresh', 'lab')).toMatchObject({
      refreshCount: 1,
      access: { source: 'server' },
    })
    expect((await cli.run(['curl', 'lab', '/bench', '--', '--silent'])).stdout).toBe('{"bench":"free"}')
    expect(await cli.json('logout', 'lab')).toEqual({ revocation: 'revoked', error: null })
    expect(server.requests.at(-1)).toMatchObject({ path: '/sso/logout', status: 204 })
    const secrets = [...server.issued, labUser.password]
    expect(filesHolding(cli.home, secrets)).toEqual([])
    expect(secrets.filter((secret) => cli.printed().includes(secret))).toEqual([])
  })

  it('stays signed in by the clock, and tells a wrong password in its own words', async () => {
    const clock = createFakeClock()
    const server = await startInHouseServer({ now: clock.now })
    onTestFinished(() => server.close())
    const rig = await startSystemRig({ clock })
    await rig.handlers['providers.add']({
      definition: JSON.parse(await readFile(file, 'utf8')),
      source: 'in-house.json',
    })
    await rig.add({ provider: 'lab-sso', name: 'lab', settings: { site: server.url, user: labUser.user } })
    expect((await rig.signIn({ profile: 'lab', secrets: { password: 'wrong' } })).end).toMatchObject({
      ...{ kind: 'failed', error: { message: 'The portal does not know this user and password.' } },
    })
    expect((await rig.signIn({ profile: 'lab' }, [labUser.password])).end.kind).toBe('done')
    for (let turn = 0; turn < 6; turn += 1) {
      await clock.advance(28 * 60_000)
      expect(await rig.call('lab', '/bench')).toMatchObject({ status: 200, body: { bench: 'free' } })
    }
    expect((await rig.view('lab')).refreshCount).toBeGreaterThanOrEqual(6)
  })

  it.for([
    ['opens its session again from the kept password', 'true', { state: 'valid' }],
    ['asks its person', 'false', { state: 'needs-sign-in', next: { kind: 'sign-in', reason: 'no-refresh-token' } }],
  ] as const)('that renews nothing %s', async ([, keepPassword, expected]) => {
    const clock = createFakeClock()
    const server = await startInHouseServer({ now: clock.now })
    onTestFinished(() => server.close())
    const rig = await startSystemRig({ clock })
    const { session, ...definition } = JSON.parse(await readFile(file, 'utf8'))
    const { refresh: _refresh, ...rest } = session
    delete rest.signIn[0].extract.refreshToken
    await rig.handlers['providers.add']({ definition: { ...definition, session: rest }, source: 'in-house.json' })
    const settings = { site: server.url, user: labUser.user, keepPassword }
    await rig.add({ provider: 'lab-sso', name: 'lab', settings })
    expect((await rig.signIn({ profile: 'lab' }, [labUser.password])).end.kind).toBe('done')
    await clock.jump(45 * 60_000)
    const { status } = await rig.call('lab', '/bench')
    expect(status).toBe(keepPassword === 'true' ? 200 : 503)
    expect(await rig.view('lab')).toMatchObject(expected)
  })

  it('stands in the manual as it is tested here, in both languages', async () => {
    const example = (await readFile(file, 'utf8')).trim()
    for (const name of ['recipes.md', 'recipes.zh-CN.md']) {
      expect(await readFile(join(file, '../..', name), 'utf8')).toContain(example)
    }
  })
})
