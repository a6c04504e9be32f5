import { createEventBus } from '../../src/core/events.ts'
import type { Grant, GrantContext } from '../../src/core/grants/grant.ts'
import { createKeyedQueue, type KeyedQueue } from '../../src/core/keyed-queue.ts'
import type { Clock, RecordStore } from '../../src/core/ports.ts'
import { createProfileStore } from '../../src/core/profiles/create-profile-store.ts'
import type { Profile } from '../../src/core/profiles/profile.ts'
import type { ProfileStore } from '../../src/core/profiles/profile-store.ts'
import { type ProviderDefinition, providerDefinition } from '../../src/core/providers/definition.ts'
import { createNoticeGate } from '../../src/core/refresh/notice-gate.ts'
import { createNoticeMemory } from '../../src/core/refresh/notice-memory.ts'
import { createRefreshHost } from '../../src/core/refresh/refresh-host.ts'
import { createRefreshNotices } from '../../src/core/refresh/refresh-notices.ts'
import { createRefresher, type RefresherDeps } from '../../src/core/refresh/refresher.ts'
import { createScheduler } from '../../src/core/refresh/scheduler.ts'
import { createSignOut } from '../../src/core/refresh/sign-out.ts'
import { freshFacts } from '../../src/core/sign-in/commit-sign-in.ts'
import type { TokenSet } from '../../src/core/tokens/token-set.ts'
import type { Vault } from '../../src/core/vault/vault.ts'
import type { NoticeView } from '../../src/shared/views.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createMemoryRecordStore } from './memory-record-store.ts'
import { createPlainVault } from './plain-vault.ts'
import { createRotatingServer } from './rotating-server.ts'
import { createRecordingLogger } from './silent-logger.ts'

export interface RigOptions<C extends Clock = FakeClock> {
  clock?: C
  renewal?: Grant['renewal']
  grantType?: Profile['grant']
  refresh?: Partial<ProviderDefinition['refresh']>
  /** Limits of a session that the definition declares. */
  lifetimes?: Partial<ProviderDefinition['lifetimes']>
  /** The disk and key of an earlier rig: what a restart finds. */
  disk?: { records: RecordStore; vault: Vault }
  server?: ReturnType<typeof createRotatingServer>
  /** Seams for the mutation checks. */
  queue?: KeyedQueue
  wrapStore?: (store: ProfileStore) => ProfileStore
  wrapRecords?: (records: RecordStore) => RecordStore
  buildContext?: RefresherDeps['buildContext']
  catalog?: RefresherDeps['catalog']
  hostOf?: (profileId: string) => string
}

/** A refresher over the real profile store, with a memory disk, a plain vault and a scripted server. */
export async function buildRefreshRig<C extends Clock = FakeClock>(options: RigOptions<C> = {}) {
  const clock = (options.clock ?? createFakeClock()) as C
  const server = options.server ?? createRotatingServer(clock, options.renewal)
  const disk = options.disk ?? createDisk(clock, options.wrapRecords)
  const log = createRecordingLogger()
  const faults: unknown[] = []
  const events = createEventBus((error) => faults.push(error))
  const profiles = (options.wrapStore ?? ((store) => store))(createProfileStore(disk.vault, clock, log))
  await profiles.load()
  disk.vault.onChange(() => {
    if (!disk.vault.unlocked) profiles.forgetOpened()
    events.emit('vault.changed', null)
  })
  const grantType = options.grantType ?? 'authorization-code'
  const grants = { [grantType]: server.grant }
  const definition = providerDefinition.parse({
    id: 'acme',
    name: { en: 'Acme', 'zh-CN': 'Acme' },
    description: { en: 'Acme', 'zh-CN': 'Acme' },
    grants: [grantType],
    refresh: options.refresh ?? {},
    lifetimes: options.lifetimes ?? {},
  })
  const catalog = options.catalog ?? { find: () => definition }
  const queue = options.queue ?? createKeyedQueue()
  const buildContext =
    options.buildContext ?? (async (profile, signal) => ({ profile, signal }) as unknown as GrantContext)
  const random = () => 0.5
  const shared = { clock, log, events, profiles, grants, buildContext, queue }
  const refresher = createRefresher({ ...shared, catalog, random })
  const memory = createNoticeMemory(disk.records, log)
  await memory.load()
  const gate = createNoticeGate(clock, (notice) => events.emit('notice', notice))
  const notices = createRefreshNotices({ clock, say: gate.say, memory, profiles, refresher })
  const scheduler = createScheduler({
    ...{ ...shared, refresher, notices, unlocked: () => disk.vault.unlocked },
    hostOf: options.hostOf ?? createRefreshHost(profiles, catalog),
  })
  const notes: NoticeView[] = []
  events.on('notice', (notice) => notes.push(notice))

  async function add(id: string, tokens: TokenSet | null = server.signIn(id)): Promise<string> {
    const row = { id, name: id, providerId: 'acme', grant: grantType, settings: {}, tags: [], createdAt: clock.now() }
    await profiles.add(row, {})
    if (tokens) await signIn(id, tokens)
    return id
  }
  async function signIn(id: string, tokens: TokenSet): Promise<void> {
    await queue.run(id, async () => {
      const { version, facts } = profiles.session(id)
      await profiles.commit(id, version, freshFacts(tokens, clock.now(), facts.limits), tokens)
      refresher.forget(id)
    })
    events.emit('profiles.changed', { profileIds: [id] })
  }
  return {
    ...shared,
    ...{ catalog, disk, server, refresher, scheduler, notices, notes, faults, add, signIn },
    signOut: createSignOut({ ...shared, refresher }),
    stored: (id = 'p1') => profiles.session(id).facts,
    storedTokens: (id = 'p1') => profiles.tokens(id),
  }
}

export type RefreshRig = Awaited<ReturnType<typeof buildRefreshRig<FakeClock>>>

function createDisk(clock: Clock, wrap: (records: RecordStore) => RecordStore = (records) => records) {
  const records = wrap(createMemoryRecordStore(clock))
  return { records, vault: createPlainVault(records) }
}
