import { createEventBus } from '../../../src/core/events.ts'
import { createAuthorizationCodeGrant } from '../../../src/core/grants/authorization-code.ts'
import { createDiscoveryCache } from '../../../src/core/grants/discovery-cache.ts'
import { createKeyedQueue } from '../../../src/core/keyed-queue.ts'
import type { Clock, RecordStore } from '../../../src/core/ports.ts'
import { createProfileStore } from '../../../src/core/profiles/create-profile-store.ts'
import type { ProviderDefinition } from '../../../src/core/providers/definition.ts'
import type { ProviderCatalog } from '../../../src/core/providers/provider-catalog.ts'
import type { RefreshNotices } from '../../../src/core/refresh/refresh-notices.ts'
import { createRefresher } from '../../../src/core/refresh/refresher.ts'
import { createScheduler } from '../../../src/core/refresh/scheduler.ts'
import { buildGrantContext } from '../../../src/core/sign-in/build-grant-context.ts'
import { createPlainVault } from '../../support/plain-vault.ts'
import type { RefreshMutation } from '../../support/refresh-mutations.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'
import { createMortality, type DiskState, mortalRecords } from './mortal-records.ts'

export interface ProcessParts {
  readonly number: number
  readonly clock: Clock
  readonly records: RecordStore
  readonly disk: DiskState
  readonly definition: ProviderDefinition
  readonly fetch: typeof fetch
  readonly random: () => number
  readonly mutation: RefreshMutation
  /** Called once, when the process dies. */
  readonly died: () => void
}

/** What is told to a person is proved elsewhere. */
const silent: RefreshNotices = { begin() {}, observe() {}, nextAt: () => null, endsSoonAt: () => null }

/** One process of the product: the real refresher, scheduler, grant and store, on a disk and a line that die with it. */
export async function startSimProcess(parts: ProcessParts) {
  const { clock, definition, random, mutation } = parts
  const life = createMortality(() => {
    scheduler.dispose()
    parts.died()
  })
  const log = createRecordingLogger()
  const faults: unknown[] = []
  const events = createEventBus((error) => faults.push(error))
  const vault = createPlainVault(mortalRecords(parts.records, life, parts.disk, parts.number))
  const profiles = (mutation.wrapStore ?? ((store) => store))(createProfileStore(vault, clock, log))
  await profiles.load()
  const catalog = { find: () => definition } as unknown as ProviderCatalog
  const grants = { 'authorization-code': createAuthorizationCodeGrant(createDiscoveryCache(clock)) }
  const queue = mutation.queue ?? createKeyedQueue()
  const mortalFetch: typeof fetch = async (input, init) => {
    await life.step()
    try {
      return await parts.fetch(input, init)
    } finally {
      await life.step()
    }
  }
  const unused = { redirects: undefined as never, secretSource: undefined as never }
  const shared = { clock, log, events, profiles, grants, queue }
  const refresher = createRefresher({
    ...shared,
    ...{ catalog, random },
    buildContext: ({ id }, signal) =>
      buildGrantContext({ ...unused, ...shared, catalog, fetch: mortalFetch }, id, signal),
  })
  const scheduler = createScheduler({
    ...shared,
    refresher,
    notices: silent,
    hostOf: () => 'lab.test',
    unlocked: () => vault.unlocked,
  })
  scheduler.start()
  return { life, refresher, scheduler, profiles, vault, log, faults, events }
}

export type SimProcess = Awaited<ReturnType<typeof startSimProcess>>
