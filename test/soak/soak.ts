import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createLabKeys } from '../../src/core/lab/lab-keys.ts'
import { createLabServer } from '../../src/node/lab/lab-server.ts'
import { createWallClock } from '../../src/node/wall-clock.ts'
import type { Held } from '../fuzz/held.ts'
import { recordRefreshes } from './refresh-record.ts'
import { type CallEnd, createCaller } from './soak-caller.ts'
import { soakFaults } from './soak-faults.ts'
import { tapUpstream } from './upstream-tap.ts'

export interface SoakOptions {
  readonly ms: number
  /** Ends it earlier. */
  readonly mostRequests?: number
  readonly connections: number
  readonly accessSeconds: number
  /** Of the requests that fail upstream. */
  readonly faultShare: number
  /** Between two requests of a connection. */
  readonly pauseMs: number
  /** How often the host is asked what it holds. */
  readonly sampleMs: number
  readonly seed: number
  readonly onSample?: (sample: SoakSample, counts: Readonly<Record<string, number>>) => void
}

export interface SoakSample {
  readonly atMs: number
  readonly requests: number
  readonly held: Held
  readonly rss: number
  readonly refreshes: number
  readonly states: readonly string[]
  readonly faults: readonly string[]
}

export interface SoakResult {
  readonly requests: number
  readonly arrivals: number
  /** How requests ended: by status, by the proxy's code, `broken`. */
  readonly counts: Readonly<Record<string, number>>
  readonly wrongTokens: readonly string[]
  /** 401 that a caller saw although another token would have done. */
  readonly avoidable401: readonly string[]
  /** 401 that the API insisted on after a refresh. */
  readonly insisted401: number
  /** 401 while a refresh of that session was made to fail. */
  readonly unrefreshed401: number
  /** 401 for a token that ended on its way although it had just replaced others. */
  readonly late401: readonly string[]
  readonly lateTokens: number
  readonly struck: number
  readonly samples: readonly SoakSample[]
  /** Open descriptors before the first caller came and after the last one left; `null` where nobody can count them. */
  readonly atRest: { readonly before: number; readonly after: number } | null
}

/** Requests on their way when a token ends are nobody's fault; the lab's own judge says so too. */
const flightMs = 1_000
/** A request may have begun so long before it learns of a failed refresh. */
const failedLatelyMs = 15_000

const profiles = ['soak-a', 'soak-b', 'soak-c', 'soak-d']

/** A real host, the token lab as its authorization server and API, and callers that never stop asking. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const clock = createWallClock()
  const lab = await createLabServer({
    ...{ clock, seed: options.seed, keys: await createLabKeys('ES256'), keep: 100 },
    // A lost answer is given again, as servers with an idempotent rotation do; without that a session may rightly end.
    settings: { accessTokens: 'opaque', accessSeconds: options.accessSeconds, graceSeconds: 120, graceAnswer: 'same' },
  })
  await lab.start()
  const tap = tapUpstream()
  const host = await startHost(lab.issuer, lab.clients.app.id, (code) => lab.decideDevice(code, 'allowed'))
  const { port, key } = await host.ready
  const before = (await host.ask()).held.descriptors
  const sessionOf = new Map<string, unknown>()
  const refreshes = recordRefreshes(lab.onEntry)
  lab.setFaults(soakFaults(options.faultShare))

  const counts: Record<string, number> = {}
  const avoidable401: string[] = []
  const wrongTokens: string[] = []
  const late401: string[] = []
  let [requests, insisted401, unrefreshed401] = [0, 0, 0]
  const judge = (profile: string, { id, status, code, broken, body }: CallEnd) => {
    requests += 1
    const name = code ?? (broken ? 'broken' : String(status))
    counts[name] = (counts[name] ?? 0) + 1
    const arrivals = tap.take(id)
    if (status === 401) {
      const last = arrivals.at(-1)
      const failed = refreshes.failedMsAgo(sessionOf.get(profile))
      // Who was told something else than the truth does not know that a token has ended, and tries one other only.
      const tries = last?.told === options.accessSeconds ? 3 : 2
      const late = (last?.tokenAgeMs ?? Infinity) < options.accessSeconds * 1_000 + flightMs
      const seen = JSON.stringify(arrivals)
      if (arrivals.length >= 2 && last?.planned) insisted401 += 1
      else if (failed < failedLatelyMs) unrefreshed401 += 1
      else if (arrivals.length >= tries && late) late401.push(`${profile}: ${seen}`)
      else {
        const lately = refreshes.lately(sessionOf.get(profile)).map((line) => `\n    ${line}`)
        avoidable401.push(
          `${profile}, request ${id}, ${Math.round(failed)} ms after a failed refresh: ${seen}, refreshes:${lately.join('')}`,
        )
      }
    }
    const session = status === 200 && !broken && body.includes('"session"') ? JSON.parse(body).session : undefined
    if (session === undefined) return
    const known = sessionOf.get(profile) ?? session
    if (known !== session || [...sessionOf].some(([other, one]) => other !== profile && one === session)) {
      wrongTokens.push(`${profile} was answered for session ${session}`)
    }
    sessionOf.set(profile, session)
  }

  const callers = Array.from({ length: options.connections }, (_none, number) =>
    createCaller({ port, key, number, profile: profiles[number % profiles.length] as string }),
  )
  const started = performance.now()
  const samples: SoakSample[] = []
  const sample = async () => {
    const atMs = performance.now() - started
    const taken = { ...(await host.ask()), atMs, requests }
    samples.push(taken)
    options.onSample?.(taken, counts)
  }
  const { ms, mostRequests = Number.POSITIVE_INFINITY } = options
  const over = () => performance.now() - started >= ms || requests >= mostRequests
  const call = async (caller: (typeof callers)[number]) => {
    while (!over()) {
      judge(caller.profile, await caller.next())
      await pause(options.pauseMs)
    }
  }
  const watch = async () => {
    while (!over()) {
      await pause(Math.min(options.sampleMs, options.ms))
      await sample()
    }
  }
  await Promise.all([...callers.map(call), watch()])
  const struck = lab.faults().reduce((sum, one) => sum + one.struck, 0)
  for (const caller of callers) caller.close()
  const after = before === null ? null : await settled(host.ask, before)
  await host.stop()
  tap.stop()
  await lab.close()
  clock.dispose()
  return {
    ...{ requests, counts, avoidable401, insisted401, unrefreshed401, late401, struck, samples },
    atRest: before === null || after === null ? null : { before, after },
    ...{ arrivals: tap.arrivals, lateTokens: tap.lateTokens },
    wrongTokens: [...wrongTokens, ...tap.wrongTokens],
  }
}

/** Kept connections end by themselves a while after the last request. */
async function settled(ask: () => Promise<Answer>, before: number): Promise<number | null> {
  const deadline = performance.now() + 30_000
  for (;;) {
    const { descriptors } = (await ask()).held
    if (descriptors === null || descriptors <= before || performance.now() > deadline) return descriptors
    await pause(500)
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

type Answer = Omit<SoakSample, 'atMs' | 'requests'>

async function startHost(issuer: string, clientId: string, onCode: (code: string) => void) {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'soak-host.ts'), issuer, clientId, ...profiles],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ready = Promise.withResolvers<{ port: number; key: string }>()
  const waiting: PromiseWithResolvers<Answer>[] = []
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const said = JSON.parse(line)
    if (said.userCode) onCode(said.userCode)
    else if (said.ready) ready.resolve(said.ready)
    else waiting.shift()?.resolve(said)
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.once('exit', (code) => {
    for (const one of [ready, ...waiting]) one.reject(new Error(`The host ended with ${code}.`))
  })
  return {
    ready: ready.promise,
    ask() {
      const asked = Promise.withResolvers<Answer>()
      waiting.push(asked)
      child.stdin?.write('\n')
      return asked.promise
    },
    async stop() {
      child.stdin?.end()
      await ended
    },
  }
}
