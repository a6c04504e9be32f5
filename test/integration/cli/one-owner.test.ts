import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { type CliHome, createCliHome } from '../../support/cli-home.ts'
import { type ScriptedOAuthServer, startScriptedOAuthServer } from '../../support/scripted-oauth-server.ts'

let server: ScriptedOAuthServer
beforeAll(async () => {
  server = await startScriptedOAuthServer()
  return () => server.close()
})

const answer = (token: string, seconds: number) => ({
  json: { access_token: token, token_type: 'Bearer', expires_in: seconds },
})

/** A profile that was signed in when it was added; its first token lives `seconds`, and each renewal has another name. */
async function signedIn(path: string, seconds: number): Promise<CliHome> {
  server.script(path, answer('first', seconds), answer('second', 7_200), answer('third', 7_200))
  const cli = await createCliHome()
  const settings = ['--set', `tokenEndpoint=${server.url}${path}`, '--set', 'clientId=c']
  const secret = ['--secret', 'clientSecret=env:SECRET']
  const words = ['add', 'oauth', '--name', 'p', '--grant', 'client-credentials', ...settings, ...secret]
  expect(await cli.run(words, { env: { SECRET: 's' } })).toMatchObject({ code: 0 })
  expect(server.requestsTo(path)).toHaveLength(1)
  return cli
}

/** Until the token of profile `p` is over by the clock of this machine. */
async function ended(cli: CliHome): Promise<void> {
  const shown = JSON.parse((await cli.run(['show', 'p', '--json'])).stdout) as { access: { expiresAt: number } }
  await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(shown.access.expiresAt)
}
const token = ['token', 'p']

it('two commands at the same moment, and no host: one after the other owns the directory, and one refreshes', async () => {
  const cli = await signedIn('/alone', 1)
  await ended(cli)
  const outcomes = await Promise.all([cli.run(token), cli.run(token), cli.run(token)])
  expect(outcomes).toEqual(Array(3).fill({ code: 0, stdout: 'second\n', stderr: '' }))
  expect(server.requestsTo('/alone')).toHaveLength(2)
})

it('two commands at the same moment, and a host: one refresh', async () => {
  const cli = await signedIn('/hosted', 1)
  await ended(cli)
  const host = await cli.serve()
  onTestFinished(async () => void (await host.stop()))
  const outcomes = await Promise.all([cli.run(token), cli.run(token), cli.run(token)])
  expect(outcomes).toEqual(Array(3).fill({ code: 0, stdout: 'second\n', stderr: '' }))
  expect(server.requestsTo('/hosted')).toHaveLength(2)
})

it('while `exec` owns the directory, other commands talk to it', async () => {
  const cli = await signedIn('/exec', 3_600)
  const nested = `${process.execPath} ${process.cwd()}/src/cli/index.ts token p`
  const done = await cli.run(['exec', 'p', '--token', '--', 'sh', '-c', nested])
  expect(done).toEqual({ code: 0, stdout: 'first\n', stderr: '' })
})

it('after the host was killed, commands work at once, and so does the next host', async () => {
  const cli = await signedIn('/killed', 3_600)
  const host = await cli.serve()
  expect(await host.stop('SIGKILL')).toBe(null)
  expect(await cli.run(token)).toEqual({ code: 0, stdout: 'first\n', stderr: '' })
  const next = await cli.serve()
  onTestFinished(async () => void (await next.stop()))
  expect(await cli.run(token)).toEqual({ code: 0, stdout: 'first\n', stderr: '' })
  expect(server.requestsTo('/killed')).toHaveLength(1)
})
