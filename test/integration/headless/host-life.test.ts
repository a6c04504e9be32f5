import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createCliHome } from '../../support/cli-home.ts'
import { send } from '../../support/http-request.ts'
import { cleanEnvironment, finish } from '../../support/program-process.ts'

async function rig() {
  const cli = await createCliHome()
  const host = await cli.serve()
  onTestFinished(async () => void (await host.stop()))
  return { cli, host }
}
const portOf = (url: string) => Number(new URL(url).port)
const serveScript = join(import.meta.dirname, '..', '..', 'support', 'children', 'serve.ts')

it('prints one line when everything answers, and its link opens the window', async () => {
  const { cli, host } = await rig()
  const { ui, proxy, home, pid } = host.ready
  expect(host.output().trim().split('\n')).toHaveLength(1)
  expect({ home, pid }).toEqual({ home: cli.home, pid: host.child.pid })
  const port = portOf(ui)
  const entered = await send({ port, path: ui.slice(ui.indexOf('/enter')) })
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? ''
  expect((await send({ port, path: '/', headers: { cookie } })).body).toContain('Token Vault')
  const call = await send({
    port,
    method: 'POST',
    path: '/api/call/vault.status',
    headers: { cookie, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(JSON.parse(call.body)).toMatchObject({ ok: true, value: { state: 'unlocked', protection: 'passphrase' } })
  expect((await send({ port: portOf(proxy ?? ''), path: '/p/' })).status).toBe(401)
})

it('ends with 0 when it is told to, and leaves no socket behind', async () => {
  const { cli, host } = await rig()
  expect(await host.stop('SIGTERM')).toBe(0)
  expect(await cli.json<{ host: unknown }>('status')).toMatchObject({ host: null })
})

it('ends when a page or a command asks it to', async () => {
  const { cli, host } = await rig()
  const closed = once(host.child, 'close')
  const { connectControl } = await import('../../../src/node/control-client.ts')
  const client = connectControl(join(cli.home, 'control.sock'))
  expect(await client.call('host.quit')).toEqual({ ok: true, value: null })
  client.close()
  expect((await closed)[0]).toBe(0)
})

it('a second host on the same data directory offers the window of the first one, and ends with 0', async () => {
  const { cli, host } = await rig()
  const second = await finish(
    spawn(process.execPath, [serveScript, cli.home, `${cli.home}-renderer`], {
      env: cleanEnvironment(cli.home, cli.env),
    }),
  )
  expect(second).toMatchObject({ code: 0, stderr: '' })
  const offered = JSON.parse(second.stdout) as { ui: string; pid: number; owner: string }
  expect(offered).toMatchObject({ pid: host.child.pid, owner: 'headless', proxy: host.ready.proxy })
  expect(offered.ui).not.toBe(host.ready.ui)
  expect((await send({ port: portOf(offered.ui), path: offered.ui.slice(offered.ui.indexOf('/enter')) })).status).toBe(
    303,
  )
})

it('says that the port of the window is taken, and gives everything back', async () => {
  const cli = await createCliHome()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const host = await cli.serve()
  await host.stop()
  const port = String((taken.address() as AddressInfo).port)
  const words = [serveScript, cli.home, `${cli.home}-renderer`, port]
  const done = await finish(spawn(process.execPath, words, { env: cleanEnvironment(cli.home, cli.env) }))
  expect(done.code).not.toBe(0)
  expect(done.stderr).toContain(`Port ${port} for the window cannot be used`)
  expect(await cli.json<{ host: unknown }>('status')).toMatchObject({ host: null })
})

it('serves the facts as events to the page', async () => {
  const { cli, host } = await rig()
  const { ui } = host.ready
  const port = portOf(ui)
  const entered = await send({ port, path: ui.slice(ui.indexOf('/enter')) })
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? ''
  const controller = new AbortController()
  const stream = await fetch(`http://127.0.0.1:${port}/api/events`, { headers: { cookie }, signal: controller.signal })
  expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/)
  await cli.run(['add', 'anonymous', '--name', 'p', '--set', 'upstream=http://127.0.0.1:9/'])
  let seen = ''
  for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    seen += chunk
    if (seen.includes('event: profiles.changed\ndata: {"profileIds":["')) break
  }
  expect(seen).toContain('event: profiles.changed')
  controller.abort()
})
