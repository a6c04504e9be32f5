import { connect, type Socket } from 'node:net'
import type { Bounds } from './bounds.ts'
import { monotonicMs } from './clock.ts'
import { median, type Program, quantile } from './programs.ts'

const head = (program: Program, path: string) =>
  `GET ${program.name === 'direct' ? '' : '/demo'}${path} HTTP/1.1\r\nHost: 127.0.0.1:${program.port}\r\nAuthorization: Bearer ${program.key}\r\n\r\n`

/** Milliseconds from the upstream's write to the arrival here, of each event. */
async function delays(program: Program, perSecond: number, seconds: number): Promise<number[]> {
  const found: number[] = []
  const socket = connect(program.port, '127.0.0.1').setNoDelay(true)
  let rest = ''
  socket.on('data', (chunk: Buffer) => {
    const now = monotonicMs()
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) found.push(now - Number(line.slice('data: '.length)))
  })
  socket.write(head(program, `/events/${perSecond}`))
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  socket.destroy()
  return found.slice(perSecond)
}

/** Server-sent events at a steady rate: what each program adds to the delay without it, within a round. */
export async function benchEvents(
  programs: readonly Program[],
  bounds: Bounds,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<void> {
  console.log('\nServer-sent events, 1,000 a second. Delay in µs, and what is added to direct; medians of rounds.')
  console.log('program        p50     p99   added p50   added p99')
  const taken = new Map<string, { p50: number; p99: number }[]>(programs.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const program of programs) {
      const all = await delays(program, 1_000, seconds)
      if (all.length < (seconds - 2) * 900) throw new Error(`${program.name} handed only ${all.length} events on`)
      taken.get(program.name)?.push({ p50: quantile(all, 0.5) * 1_000, p99: quantile(all, 0.99) * 1_000 })
    }
  }
  const direct = taken.get('direct') as { p50: number; p99: number }[]
  for (const { name } of programs) {
    const all = taken.get(name) as { p50: number; p99: number }[]
    const of = (field: 'p50' | 'p99') => Math.round(median(all.map((one) => one[field])))
    const added = (field: 'p50' | 'p99') =>
      Math.round(median(all.map((one, round) => one[field] - (direct[round] as { p50: number; p99: number })[field])))
    if (name === 'vault') bounds.below('events, p99 of the added delay in µs', added('p99'), 1_000)
    console.log(
      `${name.padEnd(10)} ${String(of('p50')).padStart(7)} ${String(of('p99')).padStart(7)} ${String(added('p50')).padStart(11)} ${String(added('p99')).padStart(11)}`,
    )
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 2_000))

/** A thousand open streams: memory above idle, and what stays open upstream when all callers vanish at once. */
export async function benchIdle(
  programs: readonly Program[],
  bounds: Bounds,
  { upstream, streams }: { upstream: Program; streams: number },
): Promise<void> {
  console.log(`\n${streams} idle event streams.`)
  console.log('program      MB above idle   KB each   open upstream 5 s after the callers vanished')
  for (const program of programs.filter((one) => one.name !== 'direct')) {
    const { name } = program
    for (const socket of await openStreams(program, 50)) socket.destroy()
    await settled()
    const before = program.memory()
    const openBefore = await upstream.connections()
    const sockets = await openStreams(program, streams)
    await settled()
    const grown = program.memory() - before
    const opened = (await upstream.connections()) - openBefore
    if (opened < streams * 0.9) throw new Error(`${program.name} has only ${opened} streams open upstream`)
    for (const socket of sockets) socket.destroy()
    let left = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < 50 && left > 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      left = (await upstream.connections()) - openBefore
    }
    if (name === 'vault') {
      bounds.below(`${streams} idle streams, MB above idle`, grown / 1024 / 1024, 45)
      bounds.atMost(`${streams} callers gone, connections left upstream`, Math.max(0, left), 0)
    }
    const megabytes = (grown / 1024 / 1024).toFixed(1)
    const each = (grown / 1024 / streams).toFixed(1)
    console.log(`${name.padEnd(12)} ${megabytes.padStart(13)} ${each.padStart(9)}   ${Math.max(0, left)}`)
  }
}

async function openStreams(program: Program, count: number): Promise<Socket[]> {
  const opened: Socket[] = []
  for (let index = 0; index < count; index += 50) {
    const some = Array.from({ length: Math.min(50, count - index) }, async () => {
      const socket = connect(program.port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(head(program, '/idle'))
      await new Promise<void>((resolve, reject) => {
        socket.once('data', () => resolve())
        socket.once('close', () => reject(new Error(`${program.name} closed a stream`)))
      })
      return socket
    })
    opened.push(...(await Promise.all(some)))
  }
  return opened
}
