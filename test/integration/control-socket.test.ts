import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, lstat, mkdir, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createEventBus } from '../../src/core/events.ts'
import { connectControl, isControlServed } from '../../src/node/control-client.ts'
import { serveControlSocket } from '../../src/node/control-socket.ts'
import { createTempDirectory } from '../support/temp-directory.ts'

async function rig(dispatch: Parameters<typeof serveControlSocket>[0]['dispatch'] = echo) {
  const directory = await createTempDirectory()
  const path = join(directory, 'control.sock')
  const events = createEventBus(() => undefined)
  const server = await serveControlSocket({ path, dispatch, events, heartbeatMs: 20 })
  const client = connectControl(path, { aliveTimeoutMs: 1_000 })
  onTestFinished(async () => {
    client.close()
    await server.dispose()
  })
  return { directory, path, events, server, client }
}
const echo = async (name: unknown, input: unknown) => ({ ok: true as const, value: { name, input } })

describe('the control socket', () => {
  it('carries calls, results and errors', async () => {
    const { client } = await rig(async (name, input) =>
      name === 'vault.lock'
        ? { ok: false, error: { code: 'DENIED', message: 'No.', retryable: false, details: { a: 1 } } }
        : { ok: true, value: { name, input } },
    )
    expect(await client.call('profiles.get', { profile: 'x' })).toEqual({
      ok: true,
      value: { name: 'profiles.get', input: { profile: 'x' } },
    })
    expect(await client.call('vault.lock')).toEqual({
      ok: false,
      error: { code: 'DENIED', message: 'No.', retryable: false, details: { a: 1 } },
    })
  })

  it('is for this user alone, and is gone after its owner ended', async () => {
    const { path, server } = await rig()
    const info = await stat(path)
    expect([info.isSocket(), info.mode & 0o777]).toEqual([true, 0o600])
    await server.dispose()
    await expect(lstat(path)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await isControlServed(path)).toBe(false)
  })

  it('delivers every event that follows a call made after listening', async () => {
    const { client, events } = await rig(async () => {
      events.emit('signIn.changed', { flow: 'f1' })
      return { ok: true, value: null }
    })
    const heard = new Promise((resolve) => {
      client.on('signIn.changed', resolve)
    })
    await client.call('vault.status')
    expect(await heard).toEqual({ flow: 'f1' })
  })

  it('stops telling a listener that does not listen any more', async () => {
    const { client, events } = await rig()
    const heard: string[] = []
    const stop = client.on('profiles.changed', () => heard.push('stopped'))
    const second = new Promise<void>((resolve) => {
      client.on('clients.changed', () => resolve())
    })
    stop()
    await client.call('vault.status')
    events.emit('profiles.changed', { profileIds: [] })
    events.emit('clients.changed', null)
    await second
    expect(heard).toEqual([])
  })

  it('replaces the socket file that a killed owner left behind, and nothing else', async () => {
    const directory = await createTempDirectory()
    const path = join(directory, 'control.sock')
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
    await once(spawn(process.execPath, ['-e', script]), 'exit')
    expect((await lstat(path)).isSocket()).toBe(true)
    expect(await isControlServed(path)).toBe(false)
    const server = await serveControlSocket({ path, dispatch: echo, events: createEventBus(() => undefined) })
    expect(await isControlServed(path)).toBe(true)
    await server.dispose()

    await writeFile(path, 'precious')
    const attempt = serveControlSocket({ path, dispatch: echo, events: createEventBus(() => undefined) })
    await expect(attempt).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect((await lstat(path)).size).toBe('precious'.length)
  })

  it('answers unknown paths and other methods with 404 and goes on', async () => {
    const { path, client } = await rig()
    const { request } = await import('node:http')
    const status = await new Promise((resolve) => {
      request({ socketPath: path, path: '/', agent: false }, (response) => resolve(response.resume().statusCode)).end()
    })
    expect(status).toBe(404)
    expect(await client.call('vault.status')).toMatchObject({ ok: true })
  })
})

describe('a client of the control socket', () => {
  it('says so when nobody is there', async () => {
    const client = connectControl(join(await createTempDirectory(), 'control.sock'))
    expect(await client.call('vault.status')).toMatchObject({ ok: false, error: { code: 'HOST_UNAVAILABLE' } })
    const nowhere = connectControl('/no/such/directory/control.sock')
    expect(await nowhere.call('vault.status')).toMatchObject({ ok: false, error: { code: 'HOST_UNAVAILABLE' } })
  })

  it('gives up on a host that accepts and says nothing', async () => {
    const path = join(await createTempDirectory(), 'control.sock')
    const server = createServer().listen(path)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const client = connectControl(path, { aliveTimeoutMs: 50 })
    onTestFinished(() => client.close())
    const result = await client.call('vault.status')
    expect(result).toMatchObject({ ok: false, error: { code: 'HOST_UNAVAILABLE' } })
    expect(result.ok ? '' : result.error.message).toContain('does not answer')
  })

  it('waits for a call that takes longer than showing to be alive', async () => {
    let finish: () => void = () => undefined
    const slow = new Promise<void>((resolve) => {
      finish = resolve
    })
    const { path } = await rig(async () => {
      await slow
      return { ok: true, value: 'late' }
    })
    const client = connectControl(path, { aliveTimeoutMs: 50, callTimeoutMs: 5_000 })
    onTestFinished(() => client.close())
    setTimeout(finish, 200)
    expect(await client.call('vault.status')).toEqual({ ok: true, value: 'late' })
  })

  it('says so when the host goes away in the middle of a call', async () => {
    let asked: () => void = () => undefined
    const underway = new Promise<void>((resolve) => {
      asked = resolve
    })
    const { client, server } = await rig(() => {
      asked()
      return new Promise(() => undefined)
    })
    const result = client.call('vault.status')
    await underway
    await server.dispose()
    expect(await result).toMatchObject({ ok: false, error: { code: 'HOST_UNAVAILABLE' } })
  })
})

describe.runIf(process.platform !== 'win32')('a directory that others can enter', () => {
  it('gets neither a socket nor a passphrase', async () => {
    const directory = join(await createTempDirectory(), 'open')
    await mkdir(directory)
    await chmod(directory, 0o700)
    const path = join(directory, 'control.sock')
    const events = createEventBus(() => undefined)
    const received: unknown[] = []
    const server = await serveControlSocket({
      path,
      events,
      dispatch: async (name) => {
        received.push(name)
        return { ok: true, value: null }
      },
    })
    onTestFinished(() => server.dispose())
    await chmod(directory, 0o755)
    const client = connectControl(path)
    onTestFinished(() => client.close())
    expect(await client.call('vault.unlock', { passphrase: 'p' })).toMatchObject({
      ok: false,
      error: { code: 'DENIED', message: expect.stringContaining('chmod 700') },
    })
    expect(received).toEqual([])
    await expect(serveControlSocket({ path, events, dispatch: echo })).rejects.toMatchObject({ code: 'DENIED' })
  })
})
