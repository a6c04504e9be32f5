/**
 * `node slices.ts COUNT`: what one request costs, in slices of 32 requests that take turns within milliseconds; load, upstream
 * and all programs in one process on one core. A machine whose speed changes from second to second changes for all alike.
 */
import { connect, type Socket } from 'node:net'
import { monotonicMs } from './clock.ts'
import { median, missing, pinned } from './programs.ts'
import { serveBare, serveHttpProxy, serveUpstream } from './servers.ts'
import { startVault } from './vault-role.ts'

const connections = 16
/** Requests that a connection makes in a slice, one after the other. */
const perConnection = 2
const warmUp = 400

interface Sliced {
  readonly name: string
  readonly sockets: readonly Socket[]
  readonly request: string
  /** Microseconds for one request, of each slice. */
  readonly times: number[]
  answerBytes: number
}

const slices = Number(process.argv[2])
const upstream = await serveUpstream()
const bare = await serveBare(upstream.port)
const programs = [
  await open('direct', upstream.port, 'none', ''),
  await open('bare', bare.port, 'none'),
  ...(missing('http-proxy') ? [] : [await open('http-proxy', (await serveHttpProxy(upstream.port)).port, 'none')]),
]
const vault = await startVault(upstream.port)
programs.push(await open('vault', vault.port, vault.key))
for (let round = 0; round < warmUp + slices; round += 1) {
  for (let turn = 0; turn < programs.length; turn += 1) {
    const program = programs[(turn + round) % programs.length] as Sliced
    const startedAt = monotonicMs()
    await slice(program)
    const each = ((monotonicMs() - startedAt) * 1_000) / (connections * perConnection)
    if (round >= warmUp) program.times.push(each)
  }
}
const [direct, other] = programs as [Sliced, Sliced]
const own = (program: Sliced) => median(program.times.map((time, round) => time - (direct.times[round] as number)))
console.log(`\nOne request of 1 KB, ${connections} connections, slices in turn${pinned ? '' : ', not pinned'}.`)
console.log('program         µs, all in one process   µs of its own   ÷ bare   so requests/s ÷ bare')
for (const program of programs.slice(1)) {
  const share = own(program) / own(other)
  console.log(
    `${program.name.padEnd(14)} ${median(program.times).toFixed(0).padStart(23)} ${own(program).toFixed(0).padStart(15)} ${share.toFixed(2).padStart(8)} ${(1 / share).toFixed(2).padStart(22)}`,
  )
}
for (const { sockets } of programs) for (const socket of sockets) socket.destroy()
process.exit(0)

async function open(name: string, port: number, key: string, prefix = '/demo'): Promise<Sliced> {
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, '127.0.0.1').setNoDelay(true)
      await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
      return socket
    }),
  )
  const request = `GET ${prefix}/v1/items?page=2 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${key}\r\n\r\n`
  const program: Sliced = { name, sockets, request, times: [], answerBytes: 0 }
  program.answerBytes = await lengthOfAnswer(program)
  return program
}

/** All answers of a program are equally long, so that counting bytes is enough to see where one ends. */
async function lengthOfAnswer({ name, sockets: [socket], request }: Sliced): Promise<number> {
  let text = ''
  const whole = (): boolean => {
    const head = text.indexOf('\r\n\r\n') + 4
    return head > 3 && text.length - head >= Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
  }
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (!text.startsWith('HTTP/1.1 200')) reject(new Error(`${name} answered ${text.slice(0, 200)}`))
      if (!whole()) return
      socket?.off('data', read)
      resolve(text.length)
    }
    socket?.on('data', read).write(request)
  })
}

function slice({ sockets, request, answerBytes }: Sliced): Promise<void> {
  return new Promise((resolve) => {
    let busy = sockets.length
    for (const socket of sockets) {
      let left = perConnection
      let bytes = 0
      const read = (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes < answerBytes) return
        bytes -= answerBytes
        left -= 1
        if (left > 0) {
          socket.write(request, 'latin1')
          return
        }
        socket.off('data', read)
        busy -= 1
        if (busy === 0) resolve()
      }
      socket.on('data', read).write(request, 'latin1')
    }
  })
}
