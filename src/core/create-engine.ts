import { createAllowRefused } from './access/allow-refused.ts'
import { createOneTimePasses } from './access/one-time-passes.ts'
import { createQuestionDesk } from './access/question-desk.ts'
import { createBackup } from './backup/create-backup.ts'
import { createClientRegistry } from './clients/create-client-registry.ts'
import type { Engine } from './engine.ts'
import { toWireError, VaultError } from './errors.ts'
import { createEventBus, type EventBus } from './events.ts'
import { createDiscoveryCache } from './grants/discovery-cache.ts'
import { createGrantTable } from './grants/grant-table.ts'
import { createSignatureCheck } from './grants/signature-check.ts'
import { createEngineHandlers } from './handlers/engine-handlers.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import { createLedger } from './ledger/create-ledger.ts'
import { createRetentionSetting } from './ledger/ledger-retention.ts'
import { createLifetime } from './lifetime.ts'
import type { Ports } from './ports.ts'
import { createProfileStore } from './profiles/create-profile-store.ts'
import type { Profile } from './profiles/profile.ts'
import type { ProfileStore } from './profiles/profile-store.ts'
import { createProfileViews } from './profiles/profile-view.ts'
import { createRouteTable } from './profiles/route-table.ts'
import { createProviderCatalog } from './providers/create-provider-catalog.ts'
import { createSignInWanted } from './proxy/sign-in-wanted.ts'
import { createNoticeGate } from './refresh/notice-gate.ts'
import { createNoticeMemory } from './refresh/notice-memory.ts'
import { createRefreshHost } from './refresh/refresh-host.ts'
import { createRefreshNotices } from './refresh/refresh-notices.ts'
import { createRefresher } from './refresh/refresher.ts'
import { createRevocation } from './refresh/revocation.ts'
import { createKeyRotation } from './refresh/rotate-key.ts'
import { createScheduler } from './refresh/scheduler.ts'
import { createSignOut } from './refresh/sign-out.ts'
import { buildGrantContext } from './sign-in/build-grant-context.ts'
import { createQuietSignIn } from './sign-in/quiet-sign-in.ts'
import { createSessionTargets } from './sign-in/session-targets.ts'
import { createSetupCheck } from './sign-in/setup-check.ts'
import { createSignInService } from './sign-in/sign-in-service.ts'
import { createKeptSessions } from './undo/kept-sessions.ts'
import { createRemovals } from './undo/removals.ts'
import { createSignOuts } from './undo/sign-outs.ts'
import { awaitKeystore } from './vault/await-keystore.ts'
import { createVault } from './vault/vault.ts'

/** After a resume the network needs a moment; a refresh before that would only fail. */
const wakeGraceMs = 2_000
/** More than any deadline of the refresher; counted in real time, also when the wall clock is set back. */
const requestTimeoutMs = 150_000

/**
 * Builds every service from the ports, in the order in which they depend on each other. Nothing runs before `start`.
 * @param bus where its events go, when that outlives the engine.
 */
export function createEngine(ports: Ports, bus?: EventBus): Engine {
  const { clock, log, records, proxyPort } = ports
  const life = createLifetime((error) => log.failure('engine-dispose-failed', error))
  const events = bus ?? createEventBus((error) => log.failure('listener-failed', error))
  const vault = createVault(records, ports.protectors)
  const profiles = createProfileStore(vault, clock, log)
  const catalog = createProviderCatalog(records)
  const grants = createGrantTable(clock, ports.legacyHash)
  const queue = createKeyedQueue()
  const routes = createRouteTable(profiles, catalog, (profileId, error) =>
    log.failure('route-failed', error, { profileId }),
  )
  const targets = createSessionTargets(catalog)
  const { strayed } = targets
  // For sessions that exist: what they hold goes only where their person signed in for.
  const contextFrom =
    (from: Pick<ProfileStore, 'find' | 'tokens' | 'secrets'>) =>
    async ({ id }: Profile, signal: AbortSignal) => {
      const tokens = await from.tokens(id)
      const refusal = tokens && strayed(from.find(id), tokens)
      if (refusal) throw refusal
      return buildGrantContext({ ...ports, profiles: from, catalog, requestTimeoutMs }, id, signal)
    }
  const buildContext = contextFrom(profiles)

  const clients = life.own(createClientRegistry({ ...ports, events }))
  const questions = life.own(createQuestionDesk({ clock, events, clients, unlocked: () => vault.unlocked }))
  const ledger = life.own(
    createLedger({ store: ports.ledger, retention: createRetentionSetting(records), clock, events, log }),
  )
  const passes = createOneTimePasses(clock)
  const allowRefused = createAllowRefused({ clock, ledger, clients, passes })
  const random = () => (crypto.getRandomValues(new Uint32Array(1))[0] as number) / 2 ** 32
  const refresher = createRefresher({
    ...{ clock, log, events, profiles, catalog, grants, buildContext, strayed, queue, random },
  })
  life.onDispose(() => refresher.close())
  const memory = createNoticeMemory(records, log)
  const gate = life.own(createNoticeGate(clock, (notice) => events.emit('notice', notice)))
  const notices = createRefreshNotices({ clock, say: gate.say, memory, profiles, refresher })
  const endedSince = (profileId: string) => refresher.facts(profileId).needsSignIn?.since
  const signInWanted = createSignInWanted({ clock, say: gate.say, endedSince })
  const unlocked = () => vault.unlocked
  const hostOf = createRefreshHost(profiles, catalog)
  const scheduler = life.own(createScheduler({ clock, events, profiles, refresher, notices, unlocked, hostOf }))
  const signOut = createSignOut({ clock, log, events, profiles, grants, buildContext, queue, refresher })
  const changed = (profileIds: readonly string[]) => {
    routes.invalidate(profileIds)
    events.emit('profiles.changed', { profileIds })
  }
  const kept = createKeptSessions(vault)
  const { leaving } = profiles
  const holderOf = (id: string) => (leaving.get(id) ? leaving : profiles)
  const keptContext = contextFrom({
    find: (id) => holderOf(id).find(id),
    secrets: (id) => holderOf(id).secrets(id),
    tokens: kept.tokens,
  })
  const signOuts = life.own(
    createSignOuts({
      ...{ clock, log, profiles, kept, unlocked, queue, refresher, signOut, changed, say: gate.say },
      revoke: createRevocation({ clock, log, grants, buildContext: keptContext }),
    }),
  )
  const onSignedIn = (profileId: string) => {
    refresher.forget(profileId)
    // A sign-in may have found where the API is.
    routes.invalidate([profileId])
  }
  const rotateKey = createKeyRotation({ clock, log, events, profiles, grants, buildContext, queue, lender: refresher })
  const signIn = life.own(
    createSignInService({
      ...{ ...ports, events, profiles, catalog, grants, queue, targets, onSignedIn, settle: signOuts.settle },
    }),
  )
  life.onDispose(events.on('notice', (notice) => ports.notifier.notify(notice)))

  const removals = life.own(
    createRemovals({
      ...{ clock, log, profiles, vault, queue, refresher, signOut, changed, say: gate.say, recall: memory.recall },
      revoke: createRevocation({ clock, log, grants, buildContext: contextFrom(leaving) }),
      ...{ cancelSignIn: signIn.cancelFor, settle: signOuts.settle },
    }),
  )
  life.onDispose(
    vault.onChange(() => {
      if (!vault.unlocked) {
        profiles.forgetOpened()
        questions.reconsider()
      }
      signOuts.plan()
      removals.plan()
      events.emit('vault.changed', null)
    }),
  )
  const view = createProfileViews({
    clock,
    catalog,
    grants,
    routes,
    facts: refresher.facts,
    refreshLife: refresher.refreshLife,
    signingInSince: signIn.startedFor,
    refreshing: refresher.isRefreshing,
    dueAt: refresher.dueAt,
    endsSoonAt: notices.endsSoonAt,
    proxyPort,
  })
  const providersChanged = () => {
    routes.invalidate()
    events.emit('providers.changed', null)
  }
  const backup = createBackup({
    ...{ clock, vault, events, profiles, catalog, clients, ledger, queue, refresher, changed, providersChanged },
  })
  const handlers = createEngineHandlers({
    backup,
    ...{
      clock,
      vault,
      profiles,
      catalog,
      routes,
      clients,
      questions,
      allowRefused,
      ledger,
      signIn,
      setup: life.own(createSetupCheck({ ...ports, catalog })),
      signOut,
      signOuts,
      removals,
      view,
      changed,
      proxyPort,
    },
    clipboard: ports.clipboard,
    dataDirectory: ports.dataDirectory,
    lender: refresher,
    checkSignature: createSignatureCheck({ clock, cache: createDiscoveryCache(clock), buildContext }),
    refreshNow: refresher.refreshNow,
    rotateKey,
    signInQuietly: createQuietSignIn(signIn, events),
    providersChanged,
  })

  let wake = () => {}
  return {
    handlers,
    events,
    vault,
    proxyParts: { routes, clients, questions, passes, signInWanted, lender: refresher, ledger },
    async start({ background = true } = {}) {
      await Promise.all([catalog.load(), profiles.load(), clients.load(), memory.load(), kept.load()])
      try {
        await vault.unlock()
      } catch (error) {
        // A locked vault, a missing keychain or no vault yet are states to show, not reasons to stop.
        if (!(error instanceof VaultError)) throw error
        log.info('vault-not-opened', { code: toWireError(error).code })
      }
      if (!background) return
      life.own(awaitKeystore(vault, ports.protectors, clock))
      wake = () => {
        void vault.retryUnlock()
        scheduler.wake(wakeGraceMs)
        signOuts.plan()
        removals.plan()
      }
      scheduler.start()
      signOuts.start()
      removals.start()
    },
    wake: () => wake(),
    dispose: () => life.dispose(),
  }
}
