import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { secretServiceTrouble, sessionBusPath } from '../../../src/node/session-bus.ts'
import { sentenceText } from '../../../src/shared/sentences/said.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

/** A bus that answers authentication with `greeting` and then hands over to `serve`. */
async function startBus(greeting: string, serve: (socket: Socket) => void = () => undefined): Promise<string> {
  const path = join(await createTempDirectory(), 'bus')
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    if (greeting) socket.write(greeting)
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return path
}

async function trouble(env: Record<string, string>, timeoutMs: number): Promise<string | null | undefined> {
  const said = await secretServiceTrouble(env, timeoutMs)
  return said && sentenceText(said, 'en')
}

const ask = (path: string, timeoutMs = 5_000) => trouble({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` }, timeoutMs)

describe('the question whether a keyring answers', () => {
  it('ends in time when the bus accepts and stays silent', async () => {
    expect(await ask(await startBus(''), 50)).toMatch(/in time/)
  })

  it('ends in time when the bus authenticates and then stays silent', async () => {
    expect(await ask(await startBus('OK 0123\r\n'), 50)).toMatch(/in time/)
  })

  it('is answered no when the bus refuses this user', async () => {
    expect(await ask(await startBus('REJECTED EXTERNAL\r\n'))).toMatch(/does not accept/)
  })

  it('is answered no when the bus hangs up', async () => {
    expect(await ask(await startBus('', (socket) => socket.end()))).toMatch(/cannot be reached/)
  })

  it('is answered no when the bus sends without end', async () => {
    const flood = (socket: Socket) => {
      const chunk = Buffer.alloc(64 * 1024, 0x41)
      const more = () => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', more)
      more()
    }
    expect(await ask(await startBus('', flood))).toMatch(/cannot be reached/)
  })

  it('is answered no when nobody listens', async () => {
    expect(await ask('/nowhere/at/all')).toMatch(/cannot be reached/)
  })

  it('is answered no when there is no bus at all', async () => {
    expect(await trouble({}, 1_000)).toMatch(/no session bus/)
  })
})

describe('the address of the session bus', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1/bus,guid=ab' }, '/run/user/1/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x,port=1;unix:path=/a%20b' }, '/a b'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/x' }, '\0/tmp/x'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x,port=1', XDG_RUNTIME_DIR: '/run/user/1' }, undefined],
    [{ XDG_RUNTIME_DIR: '/run/user/1' }, '/run/user/1/bus'],
    [{}, undefined],
  ])('is read from %j', (env, expected) => {
    expect(sessionBusPath(env)).toBe(expected)
  })
})
