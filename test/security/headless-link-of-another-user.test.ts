import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createPeerCheck, peerUserIn } from '../../src/headless/peer-user.ts'
import { openHeadlessWindow } from '../support/headless-window.ts'
import { send } from '../support/http-request.ts'

const row = (local: string, remote: string, uid: number) =>
  `   0: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  ${uid}        0 12345 1 0000000000000000 20 0 0 10 -1`
const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
/** Port 4100 (0x1004) is the host's, 50000 (0xC350) the caller's. */
const table = (uid: number) =>
  [header, row('0100007F:1004', '0100007F:C350', 1000), row('0100007F:C350', '0100007F:1004', uid)].join('\n')
const ports = { localPort: 4100, remotePort: 50_000 }

it('a link that another user read among the arguments of the browser opens nothing, and is not spent', async () => {
  let own = false
  const window = await openHeadlessWindow({ isOwnPeer: async () => own })
  onTestFinished(() => window.transport.dispose())
  const link = window.transport.link()
  const follow = () => send({ port: window.port, path: link.slice(link.indexOf('/enter')) })
  const stolen = await follow()
  expect([stolen.status, stolen.headers['set-cookie']]).toEqual([403, undefined])
  own = true
  expect((await follow()).status).toBe(303)
})

it.each([
  ['this user', 1000, true],
  ['root, who forwards connections for WSL and containers', 0, true],
  ['another user', 1001, false],
])('a connection of %s: %i → %s', async (_, uid, own) => {
  expect(await createPeerCheck(1000, async () => table(uid))(ports)).toBe(own)
})

it('where the system does not say whose connection it is, the link alone decides', async () => {
  const unreadable = () => Promise.reject(new Error('no such file'))
  expect(await createPeerCheck(1000, async () => header)(ports)).toBe(true)
  expect(await createPeerCheck(1000, unreadable)(ports)).toBe(true)
})

it.runIf(process.platform === 'linux')('Linux names this user for a real connection', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  const real = await readFile('/proc/net/tcp', 'utf8')
  const found = peerUserIn(real, { localPort: socket.remotePort ?? 0, remotePort: socket.localPort ?? 0 })
  expect(found).toBe(process.getuid?.())
})
