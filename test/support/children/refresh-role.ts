import { createEngine } from '../../../src/core/create-engine.ts'
import { createProfileStore } from '../../../src/core/profiles/create-profile-store.ts'
import { createPassphraseProtector } from '../../../src/core/vault/passphrase-protector.ts'
import { createVault } from '../../../src/core/vault/vault.ts'
import { prepareDataDirectory } from '../../../src/node/data-directory.ts'
import { acquireDataDirectoryLock } from '../../../src/node/data-directory-lock.ts'
import { createEngineFetch } from '../../../src/node/egress/engine-fetch.ts'
import { createHostEgress } from '../../../src/node/egress/host-egress.ts'
import { legacyHash } from '../../../src/node/legacy-hash.ts'
import { createProcesses } from '../../../src/node/processes.ts'
import { keyHash } from '../../../src/node/proxy/key-hash.ts'
import { createRedirectReceiver } from '../../../src/node/redirect-receiver.ts'
import { createSecretSource } from '../../../src/node/secret-source.ts'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { createWallClock } from '../../../src/node/wall-clock.ts'
import { type ProcessStep, steppedFetch, steppedRecords } from '../refresh-steps.ts'
import type { OnDisk, RoleOrder, RoleReport } from '../role-process.ts'
import { createRecordingLogger } from '../silent-logger.ts'

/**
 * An engine of its own process, composed as a host composes it, on the data directory of `argv[2]`: it waits for the lock,
 * says what it found on disk, and then does what its parent orders. `argv[3]` is a step at which it stops on its way there;
 * an order may name a later one. The parent kills it where it stopped.
 */
const [home = '', firstStop = '', passphrase = ''] = process.argv.slice(2)
let stopAt: string | null = firstStop
let refreshing = false
const tell = (report: RoleReport) => process.send?.(report)

async function pass(step: ProcessStep): Promise<void> {
  tell({ kind: 'passed', step })
  if (step === stopAt) await new Promise(() => {})
}

const clock = createWallClock()
const log = createRecordingLogger()
const paths = await prepareDataDirectory(home)
await pass('before-lock')
const owner = { kind: 'headless' as const, pid: process.pid, startedAt: clock.now(), control: paths.control }
const lock = await acquireDataDirectoryLock(paths, owner, { waitMs: 600_000 })
await pass('holding-lock')

const store = await openSqliteStore({ file: paths.vault, clock, writesOnThread: true })
const protectors = [createPassphraseProtector()]
const profile = 'work'

/** What stands on the disk, read past the engine. */
const reader = createVault(store.records, protectors)
async function onDisk(): Promise<OnDisk | null> {
  if ((await reader.status()).state === 'uninitialised') return null
  if (!reader.unlocked) await reader.unlock(passphrase)
  const profiles = createProfileStore(reader, clock, log)
  await profiles.load()
  const found = profiles.named(profile)
  if (!found) return null
  const tokens = await profiles.tokens(found.id)
  return {
    refreshToken: tokens?.refreshToken ?? null,
    accessToken: tokens?.accessToken ?? null,
    facts: profiles.session(found.id).facts,
  }
}

const found = await onDisk()
const engine = createEngine({
  ...{ clock, log, keyHash, legacyHash, protectors },
  fetch: steppedFetch(createEngineFetch(createHostEgress({ env: {}, log }).egress), pass, () => refreshing),
  records: steppedRecords(store.records, pass, () => refreshing, process.argv.includes('--forget-journal')),
  ledger: store.ledger,
  browser: {
    async open(url) {
      // The lab redirects at once; the page at the end of it comes only when the redirect was judged.
      void fetch(url)
      return true
    },
  },
  redirects: createRedirectReceiver(),
  clipboard: { available: false, write: async () => ({ clearsAt: null }) },
  notifier: { notify: () => undefined },
  secretSource: createSecretSource({}),
  processes: createProcesses(),
  dataDirectory: paths.root,
  proxyPort: () => null,
})
const { handlers, events, proxyParts } = engine
const background = !process.argv.includes('--quiet')
await engine.start({ background })
if ((await engine.vault.status()).state === 'uninitialised') await engine.vault.initialise('passphrase', passphrase)
else await engine.vault.unlock(passphrase)
tell({ kind: 'opened', disk: found })

/** Resolves when nothing is under way or planned for at once any more. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    const look = async () => {
      const { state, next } = await handlers['profiles.get']({ profile })
      const busy = state === 'refreshing' || state === 'signing-in' || (background && state === 'expired')
      if (busy || next.kind === 'retry') return
      const { refreshStartedAt } = (await onDisk())?.facts ?? { refreshStartedAt: null }
      if (refreshStartedAt !== null) return
      stop()
      resolve()
    }
    const stop = events.on('profiles.changed', () => void look())
    void look()
  })
}

async function follow(order: RoleOrder): Promise<unknown> {
  switch (order.do) {
    case 'add':
      await handlers['profiles.add']({
        ...{ provider: 'oidc', name: profile, grant: 'authorization-code', settings: order.settings, secrets: {} },
      })
      return null
    case 'sign-in':
      await handlers['signIn.start']({ profile })
      await settled()
      return null
    case 'refresh': {
      stopAt = order.stopAt
      refreshing = true
      await handlers['tokens.refresh']({ profile })
      await pass('published')
      refreshing = false
      return null
    }
    case 'lend': {
      const { id } = await handlers['profiles.get']({ profile })
      const lent = await Promise.all(Array.from({ length: order.callers }, () => proxyParts.lender.lend(id)))
      return lent.map(({ accessToken }) => accessToken)
    }
    case 'settle':
      await settled()
      return null
    case 'view':
      return handlers['profiles.get']({ profile })
    case 'add-client':
      return handlers['clients.add'](order.client)
    case 'end':
      await engine.dispose()
      await store.close()
      stopAt = order.stopAt
      await pass('releasing-lock')
      await lock.dispose()
      clock.dispose()
      return null
  }
}

// Also when the parent is gone.
process.once('disconnect', () => process.exit())
process.on('message', async (order: RoleOrder) => {
  try {
    const value = await follow(order)
    tell({ kind: 'done', number: order.number, value, disk: order.do === 'end' ? null : await onDisk() })
    if (order.do === 'end') process.disconnect()
  } catch (error) {
    const { code = 'INTERNAL', message } = error as { code?: string; message: string }
    tell({ kind: 'failed', number: order.number, code, message })
  }
})
