import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dataPaths, defaultDataDirectory, surroundingsOf } from '../../../src/node/data-directory.ts'
import { createCliHome } from '../../support/cli-home.ts'
import { cleanEnvironment, finish } from '../../support/program-process.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** The real entry beside a built program that only says that it was loaded, and with what. */
async function installed() {
  const directory = await createTempDirectory()
  await mkdir(join(directory, 'out', 'main'), { recursive: true })
  await writeFile(join(directory, 'package.json'), '{"type":"module"}')
  await cp(join(root, 'bin'), join(directory, 'bin'), { recursive: true })
  const program = "process.stdout.write('whole program: ' + process.argv.slice(2).join(' ')); process.exitCode = 42"
  await writeFile(join(directory, 'out', 'main', 'cli.js'), program)
  const start = (words: string[], env: NodeJS.ProcessEnv) =>
    spawn(process.execPath, [join(directory, 'bin', 'tokenvault.cjs'), ...words], { env })
  return Object.assign((words: string[], env: NodeJS.ProcessEnv) => finish(start(words, env)), { start })
}

/** Something that answers on the control socket of the data directory that `env` means. */
async function answering(env: NodeJS.ProcessEnv, answer: string) {
  const { root: directory, control } = dataPaths(
    defaultDataDirectory(env, process.platform),
    surroundingsOf(env, process.platform),
  )
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await mkdir(dirname(control), { recursive: true, mode: 0o700 })
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(answer))
  }).listen(control)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return directory
}
const good = 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"ok":true,"value":{"value":"the-token","expiresAt":null}}'
const whole = (words: string) => ({ code: 42, stdout: `whole program: ${words}`, stderr: '' })

describe('the entry of the command line', () => {
  it('prints the token of a running host without loading the program', async () => {
    const cli = await createCliHome()
    const host = await cli.serve()
    onTestFinished(async () => void (await host.stop()))
    const words = ['add', 'bearer', '--name', 'work', '--secret', 'token=env:TOKEN']
    await cli.run(words, { env: { TOKEN: 'from the host' } })
    const run = await installed()
    const env = cleanEnvironment(cli.home)
    expect(await run(['token', 'work'], env)).toEqual({ code: 0, stdout: 'from the host\n', stderr: '' })
    expect(await run(['token', 'missing'], env)).toEqual(whole('token missing'))
  })

  it.each<[string, (home: string) => Record<string, string>]>([
    ['TOKENVAULT_HOME', (home) => ({ TOKENVAULT_HOME: join(home, 'x') })],
    ['TOKENVAULT_HOME with dots', (home) => ({ TOKENVAULT_HOME: `${home}/a/../b/` })],
    ['XDG_DATA_HOME', (home) => ({ HOME: home, XDG_DATA_HOME: join(home, 'data') })],
    ['HOME', (home) => ({ HOME: home })],
    ['HOME, with an XDG_DATA_HOME that is relative', (home) => ({ HOME: home, XDG_DATA_HOME: 'data' })],
  ])('finds the data directory as the program does: %s', async (_, variables) => {
    const env = { PATH: process.env.PATH, ...variables(await createTempDirectory()) }
    await answering(env, good)
    expect(await (await installed())(['token', 'work'], env)).toEqual({ code: 0, stdout: 'the-token\n', stderr: '' })
  })

  it.each([
    ['an error', 'HTTP/1.1 200 OK\r\n\r\n{"ok":false,"error":{"code":"VAULT_LOCKED"}}'],
    ['half an answer', good.slice(0, -9)],
    ['nothing', ''],
    ['something else', 'SSH-2.0-OpenSSH\r\n'],
    ['a value that is no text', 'HTTP/1.1 200 OK\r\n\r\n{"ok":true,"value":{"value":{"a":1}}}'],
  ])('loads the whole program after %s', async (_, answer) => {
    const env = { PATH: process.env.PATH, TOKENVAULT_HOME: join(await createTempDirectory(), 'home') }
    await answering(env, answer)
    expect(await (await installed())(['token', 'work'], env)).toEqual(whole('token work'))
  })

  it('does not mind a reader that leaves before the token comes', async () => {
    const env = { PATH: process.env.PATH, TOKENVAULT_HOME: join(await createTempDirectory(), 'home') }
    await answering(env, good)
    const child = (await installed()).start(['token', 'work'], env)
    child.stdout.destroy()
    expect(await finish(child)).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('loads the whole program for everything else, and passes arguments and exit code on', async () => {
    const run = await installed()
    const env = cleanEnvironment(join(await createTempDirectory(), 'none'))
    for (const words of [['token', 'work'], ['token', 'work', '--json'], ['token', '--help'], ['list'], []]) {
      expect(await run(words, env)).toEqual(whole(words.join(' ')))
    }
  })

  it('asks no socket that somebody else could have put there', async () => {
    const env = { PATH: process.env.PATH, TOKENVAULT_HOME: join(await createTempDirectory(), 'home') }
    await chmod(await answering(env, good), 0o755)
    expect(await (await installed())(['token', 'work'], env)).toEqual(whole('token work'))
  })

  it('leaves a socket path that is too long to the program', async () => {
    const env = { PATH: process.env.PATH, TOKENVAULT_HOME: join(await createTempDirectory(), 'long'.repeat(30)) }
    expect(await (await installed())(['token', 'work'], env)).toEqual(whole('token work'))
  })
})
