import fc from 'fast-check'
import { type FuzzWorld, startFuzzWorld } from './fuzz-world.ts'
import { type Held, held, openDescriptors } from './held.ts'
import type { Judge, Violation } from './judge.ts'
import { fuzzScript } from './request-grammar.ts'
import { sendScript } from './send-script.ts'

export interface FuzzOptions {
  readonly seed: number
  /** At least so many requests. */
  readonly requests: number
  /** Scripts of one batch; a batch is what a seed repeats. */
  readonly batch?: number
  /** The first batch. */
  readonly from?: number
  /** Connections at a time. */
  readonly connections?: number
  /** No batch begins after this. */
  readonly mostMs?: number
  /** Whether a batch goes to upstreams over TLS and HTTP/2. */
  readonly secure?: (batch: number) => boolean
  /** Instead of generated ones. */
  readonly scripts?: (batch: number) => string[][]
  /** Measures memory, for which garbage is collected. */
  readonly measured?: boolean
  readonly onBatch?: (batch: number, sent: number) => void
}

export interface FoundViolation {
  readonly batch: number
  readonly what: string
  /** The scripts that may have done it, as they were generated. */
  readonly scripts: readonly (readonly string[])[]
}

export interface FuzzResult {
  readonly seed: number
  readonly batches: number
  readonly sent: number
  readonly forwarded: number
  readonly arrivals: number
  /** Of these, over HTTP/2. */
  readonly overHttp2: number
  readonly counts: Readonly<Record<string, number>>
  /** After the first batches and at the end. */
  readonly held: { readonly first: Held; readonly last: Held } | null
  /** Open descriptors before anything was started and after everything was closed; `null` where it cannot be told. */
  readonly descriptors: { readonly before: number; readonly after: number } | null
  readonly violations: readonly FoundViolation[]
}

const batchSize = 250
const one = { seed: 0, requests: 1, connections: 1 }

/** Sends given scripts one after the other, to upstreams of both kinds, to see which of them it was. */
export async function runScripts(scripts: readonly (readonly string[])[]): Promise<FoundViolation[]> {
  const found: FoundViolation[] = []
  for (const script of scripts) {
    for (const secure of [() => false, () => true]) {
      const { violations } = await runFuzz({ ...one, secure, scripts: () => [[...script]] })
      found.push(...violations.map(({ batch, what }) => ({ batch, what, scripts: [script] })))
    }
  }
  return found
}

/** The scripts of one batch: the same for the same seed, whatever ran before. */
export function batchOf(seed: number, batch: number, size = batchSize): string[][] {
  return fc.sample(fuzzScript, { seed: (seed * 1_000_003 + batch * 7_919) | 0, numRuns: size })
}

/** Batches after which everything that is made once has been made. */
const warm = 8
/** One batch of so many goes to upstreams over TLS and HTTP/2. */
const secureEach = 4

/** Sends generated requests until there are enough or something breaks. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const {
    seed,
    requests,
    batch: size = batchSize,
    from = 0,
    connections = 64,
    mostMs = Number.POSITIVE_INFINITY,
  } = options
  const startedAt = performance.now()
  const violations: FoundViolation[] = []
  const byPort = new Map<number, string[]>()
  let batch = from
  const violated = ({ what, port }: Violation) => {
    const one = port === null ? undefined : byPort.get(port)
    violations.push({ batch, what, scripts: one ? [one] : [...byPort.values()] })
  }
  const crashed = (error: unknown) =>
    violated({
      what: `uncaught, so the process would have ended: ${error instanceof Error ? error.stack : error}`,
      port: null,
    })
  process.on('uncaughtException', crashed).on('unhandledRejection', crashed)
  const before = openDescriptors()
  const { secure = (number: number) => (seed + number) % secureEach === 0 } = options
  const worlds = new Map<boolean, FuzzWorld>()
  const worldOf = async (number: number) => {
    const known = worlds.get(secure(number)) ?? (await startFuzzWorld(violated, { secure: secure(number) }))
    worlds.set(secure(number), known)
    return known
  }
  let sent = 0
  let first: Held | undefined
  let last: Held | undefined
  const sendAll = async (world: FuzzWorld, scripts: string[][]) => {
    for (let script = scripts.pop(); script !== undefined; script = scripts.pop()) {
      const mine = script
      const found = await sendScript(world, mine, (port) => byPort.set(port, mine))
      sent += mine.length + 1
      for (const what of found) violations.push({ batch, what, scripts: [mine] })
    }
  }
  const settle = async (world: FuzzWorld) => {
    const { proxy } = world.proxy
    await settled(() => proxy.openRequests === 0)
    if (proxy.openRequests > 0) violated({ what: `${proxy.openRequests} requests never ended`, port: null })
    world.judge.settle()
    for (const line of world.proxy.log.lines.splice(0)) {
      const { event, error } = line
      if (event === 'proxy.failed') violated({ what: `an unexpected error: ${error}`, port: null })
    }
    byPort.clear()
  }
  try {
    for (; sent < requests && violations.length === 0 && performance.now() - startedAt < mostMs; batch += 1) {
      const scripts = options.scripts?.(batch) ?? batchOf(seed, batch, size)
      const world = await worldOf(batch)
      await Promise.all(Array.from({ length: connections }, () => sendAll(world, scripts)))
      await settle(world)
      if (options.measured && batch - from === warm) first = held()
      options.onBatch?.(batch, sent)
    }
    if (first) last = held()
  } finally {
    for (const world of [...worlds.values()].reverse()) await world.close()
    process.off('uncaughtException', crashed).off('unhandledRejection', crashed)
  }
  const judges = [...worlds.values()].map(({ judge }) => judge)
  const total = (pick: (judge: Judge) => number) => judges.reduce((sum, judge) => sum + pick(judge), 0)
  const counts: Record<string, number> = {}
  for (const [code, count] of [...worlds.values()].flatMap((world) => [...world.counts])) {
    counts[code] = (counts[code] ?? 0) + count
  }
  const after = openDescriptors()
  return {
    ...{ seed, batches: batch - from, sent, violations, counts },
    ...{ forwarded: total((one) => one.forwarded), arrivals: total((one) => one.arrivals) },
    overHttp2: total((one) => one.overHttp2),
    held: first && last ? { first, last } : null,
    descriptors: before === null || after === null ? null : { before, after },
  }
}

/** Waits for what has to become true soon; whoever counts sees whether it did. */
async function settled(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !done(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5))
}
