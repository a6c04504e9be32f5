import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openEngine } from '../../src/node/open-engine.ts'
import { createPlainHostHandlers } from '../../src/node/plain-host-handlers.ts'
import { held } from '../fuzz/held.ts'
import { called, endOfSignIn } from '../support/lab-host.ts'
import { createRecordingLogger } from '../support/silent-logger.ts'

/**
 * A whole host in a process of its own: `soak-host.ts ISSUER CLIENT-ID PROFILE…`. Prints a device code a profile, then
 * `ready`; answers each line with what it holds, and ends with its input.
 */
const [issuer = '', clientId = '', ...names] = process.argv.slice(2)
/** Refreshes and upstreams fail here by plan; these never. */
const unexpected = new Set(['proxy.failed', 'unhandled-rejection'])
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const home = await mkdtemp(join(tmpdir(), 'tokenvault-soak-'))
const log = createRecordingLogger()
const host = await openEngine({
  ...{ home, log, hostKind: 'headless', proxyPort: 0, withControl: false, env: {} },
  browser: { open: async () => false },
  clipboard: { available: false, write: async () => ({ clearsAt: null }) },
  notifier: { notify: () => undefined },
  hostHandlers: (parts) => createPlainHostHandlers(parts, { show: () => null, quit: () => undefined }),
})
const { client } = host
await called(client, 'vault.initialise', { protection: 'passphrase', passphrase: 'correct horse battery' })
for (const name of names) {
  const settings = { issuer, clientId, upstream: `${issuer}/api` }
  await called(client, 'profiles.add', { provider: 'oidc', name, grant: 'device-code', settings, secrets: {} })
  const flow = await called(client, 'signIn.start', { profile: name, grant: 'device-code', openBrowser: false })
  const stop = client.on('signIn.changed', async () => {
    const { step } = await called(client, 'signIn.get', { flow: flow.id })
    if (step.kind !== 'device-code') return
    stop()
    say({ userCode: step.userCode })
  })
  const end = await endOfSignIn(client, flow)
  if (end.kind !== 'done') throw new Error(`${name} could not sign in: ${JSON.stringify(end)}`)
}
const permissions = { profiles: names, methods: ['GET', 'POST'], paths: ['/me', '/echo', '/stream'], origins: [] }
const { key } = await called(client, 'clients.add', { name: 'soak', permissions })
say({ ready: { port: host.proxyPort(), key } })
for await (const _line of createInterface({ input: process.stdin })) {
  const profiles = await called(client, 'profiles.list')
  say({
    held: held(),
    rss: process.memoryUsage().rss,
    states: profiles.map(({ state }) => state),
    refreshes: profiles.reduce((sum, { refreshCount }) => sum + refreshCount, 0),
    faults: log.lines.splice(0).flatMap(({ event, error }) => (unexpected.has(event) ? [`${event}: ${error}`] : [])),
  })
}
await host.dispose()
await rm(home, { recursive: true, force: true })
