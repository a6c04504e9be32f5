import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { startAuthorizationServer } from '../../support/authorization-server.ts'
import { approveInBrowserlessWay } from '../../support/browserless-person.ts'
import { type CliHome, createCliHome, passphraseCanary } from '../../support/cli-home.ts'
import { startCli } from '../../support/program-process.ts'

const filePassphraseCanary = 'passphrase-of-the-file-canary-2718'

/** Signs in and returns what `login` printed. */
async function login(cli: CliHome): Promise<string> {
  const child = startCli(['login', 'p', '--json', '--no-open'], cli)
  const closed = once(child, 'close')
  let printed = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  if (!child.stdout) throw new Error('no output')
  for await (const line of createInterface({ input: child.stdout })) {
    printed += `${line}\n`
    const event = JSON.parse(line) as { event: string; url: string }
    if (event.event === 'open') await approveInBrowserlessWay(event.url)
  }
  await closed
  return printed
}

async function everyFile(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n')
}

it('no token, secret, key or passphrase stands in any output, log or file of a whole run, except where it was asked for', async () => {
  const server = await startAuthorizationServer()
  const cli = await createCliHome()
  const host = await cli.serve()
  onTestFinished(async () => {
    await host.stop()
    await server.close()
  })
  const { clientId, clientSecret } = server.clients.confidentialClient
  const settings = ['--set', `issuer=${server.issuer}`, '--set', `clientId=${clientId}`]
  const words = [
    'add',
    'oidc',
    '--name',
    'p',
    '--grant',
    'authorization-code',
    ...settings,
    '--secret',
    'clientSecret=-',
  ]
  expect(await cli.run(words, { input: `${clientSecret}\n` })).toMatchObject({ code: 0 })
  const signIn = await login(cli)
  expect(signIn).toContain('"done"')

  const asked: string[] = []
  const ask = async (...command: string[]) => {
    const { stdout } = await cli.run(command)
    asked.push(stdout)
    return stdout
  }
  const first = (await ask('token', 'p')).trim()
  expect((await cli.run(['refresh', 'p', '--json'])).code).toBe(0)
  const second = (await ask('token', 'p')).trim()
  const made = await ask('client', 'add', 'tool', '--profile', 'p', '--json')
  const { key } = JSON.parse(made) as { key: string }
  for (const command of [['list'], ['show', 'p'], ['status'], ['doctor'], ['client', 'list'], ['lock'], ['unlock']]) {
    expect((await cli.run([...command, '--json'])).code).toBe(0)
    expect((await cli.run(command)).code).toBe(0)
  }
  const sealed = ['--passphrase', 'env:FILE_PASSPHRASE']
  const env = { FILE_PASSPHRASE: filePassphraseCanary }
  for (const words of [['backup.json'], ['move.json', '--move'], ['team.json', '--without-secrets']]) {
    const [name = '', ...options] = words
    const withPassphrase = options.includes('--without-secrets') ? options : [...options, ...sealed]
    expect(await cli.run(['export', join(cli.home, name), ...withPassphrase], { env })).toMatchObject({ code: 0 })
  }
  await cli.run(['token', 'missing'])
  await cli.run(['refresh', 'p'])

  const refreshTokens = server.tokenRequests.flatMap(({ refreshToken }) => refreshToken ?? [])
  expect(refreshTokens.length).toBeGreaterThan(0)
  const canaries = [passphraseCanary, filePassphraseCanary, clientSecret, first, second, key, ...refreshTokens]
  expect(canaries.every((canary) => canary.length > 8)).toBe(true)
  expect(first).not.toBe(second)

  let printed = cli.printed() + signIn
  for (const text of asked) printed = printed.replace(text, '')
  const places = { printed, host: host.output(), files: await everyFile(cli.home) }
  expect(places.files).toContain('"event"')
  for (const [place, text] of Object.entries(places)) {
    expect({ place, found: canaries.filter((canary) => text.includes(canary)) }).toEqual({ place, found: [] })
  }
})
