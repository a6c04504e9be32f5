import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { type CliHome, createCliHome } from '../../support/cli-home.ts'
import { closeHttpServer, listenOnLoopback } from '../../support/http-server.ts'
import { startCli } from '../../support/program-process.ts'

/** A token endpoint whose answers, after the first one, wait until the test lets them go. */
async function startSlowServer(seconds: number) {
  const waiting: ServerResponse[] = []
  let requests = 0
  const answer = (response: ServerResponse, name: string) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ access_token: name, token_type: 'Bearer', expires_in: name === 'first' ? seconds : 7_200 }))
  const server = createServer((request, response) => {
    request.resume()
    requests += 1
    if (requests === 1) answer(response, 'first')
    else {
      waiting.push(response)
      server.emit('waiting')
    }
  })
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`
  onTestFinished(() => closeHttpServer(server))
  return {
    url,
    requests: () => requests,
    waiting: () => once(server, 'waiting'),
    release: () => waiting.splice(0).forEach((response) => void answer(response, 'second')),
  }
}

async function signedIn(url: string): Promise<CliHome> {
  const cli = await createCliHome()
  const settings = ['--set', `tokenEndpoint=${url}/token`, '--set', 'clientId=c']
  const words = ['add', 'oauth', '--name', 'p', '--grant', 'client-credentials', ...settings]
  const added = await cli.run([...words, '--secret', 'clientSecret=env:SECRET'], { env: { SECRET: 's' } })
  expect(added).toMatchObject({ code: 0 })
  return cli
}

it.each([
  'SIGINT',
  'SIGTERM',
] as const)('a command that %s ends first keeps what its refresh brings', async (signal) => {
  const server = await startSlowServer(3_600)
  const cli = await signedIn(server.url)
  const child = startCli(['refresh', 'p'], cli)
  const asked = server.waiting()
  const closed = once(child, 'close')
  await asked
  child.kill(signal)
  await pause(300)
  server.release()
  expect(await closed).toEqual([null, signal])
  expect(await cli.run(['token', 'p'])).toEqual({ code: 0, stdout: 'second\n', stderr: '' })
  expect(server.requests()).toBe(2)
})

it('a command that needs no token starts no refresh that its end could cut off', async () => {
  const server = await startSlowServer(1)
  const cli = await signedIn(server.url)
  await pause(1_100)
  expect(await cli.run(['list'])).toMatchObject({ code: 0 })
  expect(server.requests()).toBe(1)
})
