/**
 * `npm run bench:scale`: a host with ten thousand profiles: start, plan, memory, idle; then a thousand sessions that are
 * due in the same second, refreshed while tools use the proxy, against the same load without them.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordChange } from '../../src/core/ports.ts'
import { emptyFacts } from '../../src/core/profiles/profile-rows.ts'
import { summarise } from '../../src/core/tokens/summary.ts'
import type { TokenSet } from '../../src/core/tokens/token-set.ts'
import { createPassphraseProtector } from '../../src/core/vault/passphrase-protector.ts'
import { createVault } from '../../src/core/vault/vault.ts'
import { prepareDataDirectory } from '../../src/node/data-directory.ts'
import { openSqliteStore } from '../../src/node/sqlite-record-store.ts'

const profileCount = Number(process.env.BENCH_PROFILES ?? 10_000)
const dueCount = Number(process.env.BENCH_DUE ?? 1_000)
const perSecond = Number(process.env.BENCH_RATE ?? 300)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const passphrase = 'correct horse battery staple'
const hour = 3_600_000

type Numbers = Record<string, number>

interface Role {
  call<T = Numbers>(call: string, input?: Record<string, unknown>): Promise<T>
  stop(): void
}

const children: ChildProcess[] = []

async function start(name: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Role> {
  const child = fork(join(import.meta.dirname, 'scale-roles.ts'), [name, ...args], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, ...env },
  })
  children.push(child)
  const next = <T>() =>
    new Promise<T>((resolve, reject) => {
      const ended = () => reject(new Error(`${name} ended`))
      child.once('exit', ended)
      child.once('message', (message) => {
        child.off('exit', ended)
        const { value, error } = message as { value: T; error?: string }
        if (error === undefined) resolve(value)
        else reject(new Error(`${name}: ${error}`))
      })
    })
  await next()
  return {
    call(call, input = {}) {
      const answer = next<never>()
      child.send({ call, input })
      return answer
    },
    stop: () => void child.kill(),
  }
}

/** Ten thousand signed-in profiles; those that are due are so at `dueAt`, all in one moment. */
async function seed(home: string, port: number, dueAt: number | null): Promise<void> {
  const paths = await prepareDataDirectory(home)
  const store = await openSqliteStore({ file: paths.vault, clock: Date })
  const vault = createVault(store.records, [createPassphraseProtector()])
  await vault.initialise('passphrase', passphrase)
  const now = Date.now()
  let changes: RecordChange[] = []
  for (let n = 0; n < profileCount; n += 1) {
    const id = `profile-${n}`
    const url = `http://127.0.0.1:${port}`
    const settings = {
      authorizationEndpoint: `${url}/authorize`,
      tokenEndpoint: `${url}/token`,
      clientId: 'bench',
      upstream: url,
    }
    const row = {
      name: `p${n}`,
      providerId: 'oauth',
      grant: 'authorization-code',
      settings,
      storedSecrets: [],
      tags: [],
      createdAt: now,
    }
    const tokens: TokenSet = {
      ...{
        accessToken: `a-${n}-${'x'.repeat(800)}`,
        tokenType: 'Bearer',
        refreshToken: `r-${n}`,
        idToken: null,
        scope: 'read',
      },
      ...{ issuedAt: now, expiresAt: now + 24 * hour, expirySource: 'server', refreshIssuedAt: now },
      ...{ refreshExpiresAt: null, refreshExpirySource: 'unknown', extra: {} },
    }
    const retry =
      dueAt !== null && n < dueCount ? { at: dueAt, attempts: 1, after: 'PROVIDER_UNAVAILABLE' as const } : null
    const facts = { ...emptyFacts(now), summary: summarise(tokens), retry }
    const sealed = await vault.seal('tokens', id, tokens as never)
    changes.push(
      { op: 'put', kind: 'profile', id, expectedVersion: 0, meta: row, sealed: null },
      { op: 'put', kind: 'tokens', id, expectedVersion: 0, meta: facts as never, sealed },
    )
    if (changes.length >= 2_000 || n === profileCount - 1) {
      await store.records.write(changes)
      changes = []
    }
  }
  await store.close()
}

const shown = (value: number | undefined, digits = 1) => (value ?? Number.NaN).toFixed(digits)
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

async function measureStart(home: string, env: NodeJS.ProcessEnv): Promise<void> {
  const taken: Numbers[] = []
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now()
    const host = await start('host', [home], env)
    const ready = performance.now() - began
    const { openedMs = 0 } = await host.call('start')
    const memory = await host.call('memory')
    const { ms: planMs = 0 } = await host.call('plan')
    const { ms: listMs = 0 } = await host.call('list')
    const { cpuShare = 0 } = await host.call('idle', { ms: 5_000 })
    taken.push({ ready, openedMs, planMs, listMs, cpuShare, ...memory })
    await host.call('end')
    host.stop()
  }
  const of = (field: string) => median(taken.map((one) => one[field] as number))
  console.log(
    `  ready (whole process, from source)  ${shown(of('ready'), 0)} ms, of it opening the engine ${shown(of('openedMs'), 0)} ms`,
  )
  console.log(`  planning all anew                   ${shown(of('planMs'))} ms`)
  console.log(`  listing all                         ${shown(of('listMs'))} ms`)
  console.log(
    `  memory                              ${shown(of('rssMb'), 0)} MB resident, ${shown(of('heapMb'), 0)} MB heap`,
  )
  console.log(`  idle                                ${shown(of('cpuShare') * 100, 2)} % of one core`)
}

interface Storm {
  readonly quiet: { latency: Numbers; loop: Numbers }
  readonly storm: { latency: Numbers; loop: Numbers }
}

async function measureStorm(): Promise<Storm> {
  const server = await start('token-server')
  const { port = 0 } = await server.call('port')
  const directory = await mkdtemp(join(tmpdir(), 'tokenvault-bench-'))
  const file = join(directory, 'passphrase')
  await writeFile(file, passphrase, { mode: 0o600 })
  const home = join(directory, 'home')
  const quietMs = 8_000
  // Late enough for seeding, the start, and the same load without any refresh.
  const dueAt = Date.now() + profileCount * 2 + 15_000 + quietMs
  await seed(home, port, dueAt)
  const host = await start('host', [home], { TOKENVAULT_PASSPHRASE_FILE: file })
  const { port: proxyPort } = await host.call('start')
  const { key } = await host.call<{ key: string }>('client')
  const load = await start('load')
  const last = `p${profileCount - 1}`
  const run = async (ms: number) => {
    await host.call('watch')
    const latency = await load.call('run', { port: proxyPort, key, profile: last, perSecond, ms })
    return { latency, loop: await host.call('watched') }
  }
  await run(2_000)
  const quiet = await run(quietMs)
  if (Date.now() > dueAt)
    throw new Error('The machine was too slow: the refreshes began before the quiet measurement ended.')
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - Date.now() - 500)))
  const storm = await run(Math.max(quietMs, (dueCount / 4) * 45))
  while ((await host.call('refreshed')).count !== dueCount) await new Promise((resolve) => setTimeout(resolve, 500))
  const { requests, tokens, most, tookMs = 0 } = await server.call('counts')
  console.log(
    `  refreshes                           ${requests} requests for ${tokens} refresh tokens, at most ${most} at a time, in ${shown(tookMs / 1_000)} s`,
  )
  for (const [name, { latency, loop }] of [
    ['quiet', quiet],
    ['storm', storm],
  ] as const) {
    console.log(
      `  proxy, ${name}                        p50 ${shown(latency.p50, 2)} ms, p99 ${shown(latency.p99, 2)} ms, longest ${shown(latency.max)} ms (${latency.requests} requests); event loop p50 ${shown(loop.p50, 2)}, p99 ${shown(loop.p99, 2)}, longest ${shown(loop.max)} ms`,
    )
  }
  if (requests !== dueCount || tokens !== dueCount) process.exitCode = 1
  await host.call('end')
  for (const role of [host, load, server]) role.stop()
  await rm(directory, { recursive: true })
  return { quiet, storm }
}

const directory = await mkdtemp(join(tmpdir(), 'tokenvault-bench-'))
const file = join(directory, 'passphrase')
await writeFile(file, passphrase, { mode: 0o600 })
const env = { TOKENVAULT_PASSPHRASE_FILE: file }
console.log(`Node ${process.versions.node}, ${rounds} rounds, medians`)
try {
  console.log('an empty vault')
  const empty = join(directory, 'empty')
  await start('host', [empty], env).then((host) => host.call('end').then(host.stop))
  await measureStart(empty, env)
  console.log(`${profileCount} profiles`)
  const many = join(directory, 'many')
  await seed(many, 9, null)
  await measureStart(many, env)
  console.log(`${dueCount} of ${profileCount} due in one moment, ${perSecond} requests/s through the proxy`)
  const storms: Storm[] = []
  for (let round = 0; round < rounds; round += 1) storms.push(await measureStorm())
  for (const [what, of] of [
    ['proxy p50', ({ latency }: Storm['quiet']) => latency.p50],
    ['proxy p99', ({ latency }: Storm['quiet']) => latency.p99],
    ['event loop p99', ({ loop }: Storm['quiet']) => loop.p99],
  ] as const) {
    const [quiet, storm] = (['quiet', 'storm'] as const).map((when) => median(storms.map((one) => of(one[when]) ?? 0)))
    console.log(
      `  ${what}, median of ${rounds}`.padEnd(38) +
        `${shown(quiet, 2)} ms quiet, ${shown(storm, 2)} ms while refreshing`,
    )
  }
} finally {
  for (const child of children) child.kill()
  await rm(directory, { recursive: true })
}
