import { request } from 'node:http'
import type { Bounds } from './bounds.ts'
import { monotonicMs } from './clock.ts'
import { median, type Program } from './programs.ts'

const megabyte = 1024 * 1024
/** No further round is begun after this. */
const patienceMs = 45_000
const piece = Buffer.alloc(64 * 1024, 'x')

interface Transfer {
  readonly megabytesPerSecond: number
  /** Microseconds of CPU per megabyte. */
  readonly cpu: number
  /** Bytes that the program's memory grew by at most. */
  readonly growth: number
}

async function transfer(program: Program, direction: 'down' | 'up', bytes: number): Promise<Transfer> {
  const prefix = program.name === 'direct' ? '' : '/demo'
  const path = direction === 'down' ? `${prefix}/down/${bytes}` : `${prefix}/up`
  const headers = { Authorization: `Bearer ${program.key}`, ...(direction === 'up' ? { 'Content-Length': bytes } : {}) }
  const cpuBefore = await program.cpu()
  const before = program.memory()
  let peak = before
  const sampling = setInterval(() => {
    peak = Math.max(peak, program.memory())
  }, 50)
  const startedAt = monotonicMs()
  const arrived = await new Promise<number>((resolve, reject) => {
    const method = direction === 'down' ? 'GET' : 'POST'
    const req = request({ host: '127.0.0.1', port: program.port, path, method, headers }, (res) => {
      let counted = 0
      let text = ''
      res.on('data', (chunk: Buffer) => {
        counted += chunk.length
        if (direction === 'up') text += chunk
      })
      res.on('end', () =>
        res.statusCode === 200
          ? resolve(direction === 'down' ? counted : Number(text))
          : reject(new Error(`${program.name}: ${res.statusCode} ${text}`)),
      )
    })
    req.on('error', reject)
    if (direction === 'down') return req.end()
    let left = bytes
    const write = (): unknown => {
      while (left > 0) {
        left -= piece.length
        if (!req.write(piece)) return req.once('drain', write)
      }
      return req.end()
    }
    return write()
  })
  const seconds = (monotonicMs() - startedAt) / 1_000
  clearInterval(sampling)
  if (arrived !== bytes) throw new Error(`${program.name}: ${arrived} of ${bytes} bytes arrived`)
  const megabytes = bytes / megabyte
  return {
    megabytesPerSecond: megabytes / seconds,
    cpu: ((await program.cpu()) - cpuBefore) / megabytes,
    growth: peak - before,
  }
}

/** One large body each way: throughput and CPU against bare, and how much memory it takes. */
export async function benchBodies(
  programs: readonly Program[],
  bounds: Bounds,
  { rounds, megabytes }: { rounds: number; megabytes: number },
): Promise<void> {
  console.log(`\nBodies of ${megabytes} MB. Ratios to bare within a round, medians; memory is the largest growth seen.`)
  console.log('way   program        MB/s ÷ bare   CPU/MB ÷ bare   growth MB   absolute MB/s')
  for (const direction of ['down', 'up'] as const) {
    const taken = new Map<string, Transfer[]>(programs.map(({ name }) => [name, []]))
    // Memory settles at its working size first, as it would in a program that runs all day.
    for (const program of programs) await transfer(program, direction, 128 * megabyte)
    const startedAt = monotonicMs()
    for (let round = 0; round < rounds; round += 1) {
      // On a slow machine fewer rounds, so that the whole stays within minutes.
      if (round > 0 && monotonicMs() - startedAt > patienceMs) break
      for (const program of programs) {
        taken.get(program.name)?.push(await transfer(program, direction, megabytes * megabyte))
      }
    }
    const bare = taken.get('bare') as Transfer[]
    const ofVault = taken.get('vault') as Transfer[] | undefined
    const rate = ofVault?.map((one, round) => one.megabytesPerSecond / (bare[round] as Transfer).megabytesPerSecond)
    const grown = ofVault && Math.max(...ofVault.map((one) => one.growth)) / megabyte
    bounds.atLeast(`${megabytes} MB ${direction}, MB/s ÷ bare`, rate && median(rate), 0.8)
    bounds.below(`${megabytes} MB ${direction}, growth of memory in MB`, grown, 32)
    for (const { name } of programs) {
      const all = taken.get(name) as Transfer[]
      const ratio = (field: 'megabytesPerSecond' | 'cpu') =>
        median(all.map((one, round) => one[field] / (bare[round] as Transfer)[field])).toFixed(2)
      const growth = Math.max(...all.map((one) => one.growth)) / megabyte
      console.log(
        `${direction.padEnd(5)} ${name.padEnd(12)} ${ratio('megabytesPerSecond').padStart(11)} ${ratio('cpu').padStart(15)} ${growth.toFixed(1).padStart(11)}   ${Math.round(median(all.map((one) => one.megabytesPerSecond)))}`,
      )
    }
  }
}
