import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ClientView, ProfileView, VaultStatusView } from '../../../src/shared/views.ts'
import { type CliHome, createCliHome } from '../../support/cli-home.ts'

const token = { TOKEN: 'static-token-canary' }
const addStatic = (cli: CliHome, name = 'work') =>
  cli.run(['add', 'bearer', '--name', name, '--secret', 'token=env:TOKEN', '--set', 'upstream=http://127.0.0.1:9/'], {
    env: token,
  })

describe.each(['without a host', 'with a running host'])('the command line, %s', (situation) => {
  async function rig() {
    const cli = await createCliHome()
    if (situation === 'with a running host') {
      const host = await cli.serve()
      onTestFinished(async () => void (await host.stop()))
    }
    return cli
  }

  it('adds, lists, shows, lends and removes a profile', async () => {
    const cli = await rig()
    expect(await addStatic(cli)).toMatchObject({ code: 0, stderr: '' })
    const [listed] = await cli.json<ProfileView[]>('list')
    expect(listed).toMatchObject({ name: 'work', providerId: 'bearer', grant: 'static', storedSecrets: ['token'] })
    expect(await cli.json<ProfileView>('show', 'work')).toMatchObject({ name: 'work' })
    const inside = ['allowPrivateNetwork=true', 'upstream=https://10.0.0.5']
    expect(await cli.run(['set', 'work', ...inside])).toMatchObject({ code: 0, stderr: '' })
    expect((await cli.json<ProfileView>('show', 'work')).settings).toMatchObject({ allowPrivateNetwork: 'true' })
    expect((await cli.run(['set', 'work', 'upstream=http://127.0.0.1:9', 'allowPrivateNetwork='])).code).toBe(0)
    expect((await cli.json<ProfileView>('show', 'work')).settings).not.toHaveProperty('allowPrivateNetwork')
    expect((await cli.run(['login', 'work'])).code).toBe(0)
    expect(await cli.run(['token', 'work'])).toEqual({ code: 0, stdout: 'static-token-canary\n', stderr: '' })
    expect(await cli.json('token', 'work')).toEqual({ token: 'static-token-canary', expiresAt: null })
    expect((await cli.run(['remove', 'work'])).code).toBe(0)
    expect(await cli.json('list')).toEqual([])
  })

  it('says what is wrong, on stderr, with the documented exit code', async () => {
    const cli = await rig()
    await addStatic(cli)
    const rows: [string[], number, RegExp][] = [
      [['show', 'nothing'], 3, /no profile "nothing"/],
      [['add', 'nothing', '--name', 'x'], 3, /no provider "nothing".*bearer/],
      [['add', '/no/such.json', '--name', 'x'], 3, /\/no\/such\.json cannot be read/],
      [['add', 'bearer', '--name', 'work'], 2, /"work" exists already/],
      [['add', 'bearer', '--name', 'Not A Name'], 2, /cannot be a profile name/],
      [['add', 'bearer', '--name', 'x', '--secret', 'token=CANARY'], 2, /never taken from an argument/],
      [['add', 'bearer', '--name', 'x', '--set', 'token=CANARY'], 2, /is a secret and cannot be given with --set/],
      [['set', 'work', 'token=CANARY'], 2, /is a secret and cannot be given with set/],
      [['set', 'work'], 2, /at least one key=value/],
      [['set', 'work', 'upstream=https://10.0.0.5'], 7, /private network.*allowPrivateNetwork=true/],
      [['set', 'work', 'allowPrivateNetwork=maybe'], 2, /must be true or false/],
      [['token', 'work', '--min-ttl', 'soon'], 2, /--min-ttl takes a duration/],
      [['client', 'add', 'tool'], 2, /Say which profiles/],
      [['exec', 'work'], 2, /what to run after/],
      [['frobnicate'], 2, /unknown command/],
    ]
    for (const [words, code, sentence] of rows) {
      const done = await cli.run(words)
      expect({ words, code: done.code, stdout: done.stdout }).toEqual({ words, code, stdout: '' })
      expect(done.stderr).toMatch(sentence)
      expect(done.stderr).not.toContain('CANARY')
    }
  })

  it('gives scripts errors as one line of JSON', async () => {
    const cli = await rig()
    const done = await cli.run(['show', 'nothing', '--json'])
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(JSON.parse(done.stderr)).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  it('runs a program with a key that works for it alone and dies with it', async () => {
    const cli = await rig()
    await addStatic(cli)
    await cli.run(['login', 'work'])
    const script =
      'process.stdout.write(JSON.stringify([process.env.TOKENVAULT_PROXY_URL, process.env.TOKENVAULT_KEY])); process.exit(9)'
    const done = await cli.run(['exec', 'work', '--', process.execPath, '-e', script])
    expect(done.code).toBe(9)
    const [url, key] = JSON.parse(done.stdout) as [string, string]
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/work$/)
    const [client] = await cli.json<ClientView[]>('client', 'list')
    expect(key.startsWith(client?.keyHint.replace('…', '') ?? 'none')).toBe(true)
    expect(client).toMatchObject({ revokedAt: expect.any(Number), permissions: { profiles: [expect.any(String)] } })
    const lent = await cli.run([
      'exec',
      'work',
      '--token',
      '--',
      process.execPath,
      '-p',
      'process.env.TOKENVAULT_ACCESS_TOKEN',
    ])
    expect(lent).toMatchObject({ code: 0, stdout: 'static-token-canary\n' })
    expect((await cli.run(['exec', 'work', '--', 'no-such-program-anywhere'])).code).toBe(127)
  })

  it('makes, lists and revokes keys for tools; a key is shown once', async () => {
    const cli = await rig()
    await addStatic(cli)
    const words = ['client', 'add', 'tool', '--profile', 'work', '--method', 'get', '--path', '/v1', '--ttl', '8h']
    const { key, client } = await cli.json<{ key: string; client: ClientView }>(...words)
    expect(client).toMatchObject({ name: 'tool', permissions: { methods: ['GET'], paths: ['/v1'] } })
    const listed = await cli.run(['client', 'list', '--json'])
    expect(listed.stdout).toContain('"tool"')
    expect(listed.stdout).not.toContain(key)
    expect((await cli.run(['client', 'revoke', 'tool'])).code).toBe(0)
    expect((await cli.run(['client', 'revoke', 'tool'])).code).toBe(3)
  })

  it('registers a definition file and adds a profile for it', async () => {
    const cli = await rig()
    const text = { en: 'House', 'zh-CN': '内部' }
    const file = join(cli.home, '..', 'house.json')
    const definition = {
      id: 'house',
      name: text,
      description: text,
      grants: ['static'],
      environment: { HOUSE_KEY: '{clientKey}' },
    }
    await writeFile(file, JSON.stringify(definition))
    expect(await cli.json<ProfileView>('add', file, '--name', 'in-house')).toMatchObject({ providerId: 'house' })
    await writeFile(file, JSON.stringify({ ...definition, grants: ['telepathy'] }))
    const refused = await cli.run(['add', file, '--name', 'other'])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('house.json') })
    await writeFile(file, '{')
    expect(await cli.run(['add', file, '--name', 'other'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not JSON'),
    })
  })

  it('tells its state', async () => {
    const cli = await rig()
    await addStatic(cli)
    const status = await cli.json<{ home: string; host: { kind: string } | null; vault: VaultStatusView }>('status')
    expect(status.home).toBe(cli.home)
    expect(status.host?.kind ?? null).toBe(situation === 'with a running host' ? 'headless' : null)
    expect(status.vault).toMatchObject({ state: 'unlocked', protection: 'passphrase' })
    const checks = await cli.json<{ id: string; status: string }[]>('doctor')
    expect(checks.find(({ id }) => id === 'vault')).toMatchObject({ status: 'ok' })
  })
})

describe('a locked vault', () => {
  it('is exit code 5 with the remedy when there is neither a person nor a file', async () => {
    const cli = await createCliHome()
    await cli.run(['init'])
    await addStatic(cli)
    const done = await cli.run(['token', 'work'], { env: { TOKENVAULT_PASSPHRASE_FILE: '' } })
    expect(done).toMatchObject({ code: 5, stdout: '', stderr: expect.stringContaining('TOKENVAULT_PASSPHRASE_FILE') })
  })

  it('is exit code 5 with a wrong passphrase, and nothing changes', async () => {
    const cli = await createCliHome()
    await cli.run(['init'])
    await addStatic(cli)
    await cli.run(['login', 'work'])
    const wrong = join(cli.home, '..', 'wrong')
    await writeFile(wrong, 'not the passphrase')
    const done = await cli.run(['token', 'work'], { env: { TOKENVAULT_PASSPHRASE_FILE: wrong } })
    expect(done).toMatchObject({ code: 5, stdout: '' })
    expect((await cli.run(['token', 'work'])).stdout).toBe('static-token-canary\n')
  })

  it('of a running host is locked and unlocked from the command line', async () => {
    const cli = await createCliHome()
    const host = await cli.serve()
    onTestFinished(async () => void (await host.stop()))
    expect(await cli.json('lock')).toMatchObject({ state: 'locked' })
    expect(await cli.json('unlock')).toMatchObject({ state: 'unlocked' })
  })

  it('that does not exist yet is exit code 5 and names init', async () => {
    const cli = await createCliHome()
    const done = await cli.run(['add', 'bearer', '--name', 'x', '--secret', 'token=env:TOKEN'], {
      env: { ...token, TOKENVAULT_PASSPHRASE_FILE: '' },
    })
    expect(done).toMatchObject({ code: 5, stderr: expect.stringContaining('tokenvault init') })
  })
})
