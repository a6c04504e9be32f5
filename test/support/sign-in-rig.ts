import { createEventBus } from '../../src/core/events.ts'
import { createGrantTable } from '../../src/core/grants/grant-table.ts'
import { createKeyedQueue } from '../../src/core/keyed-queue.ts'
import type { Clock, RedirectReceiver, SecretSource } from '../../src/core/ports.ts'
import { createProfileStore } from '../../src/core/profiles/create-profile-store.ts'
import type { Profile } from '../../src/core/profiles/profile.ts'
import { createProviderCatalog } from '../../src/core/providers/create-provider-catalog.ts'
import { buildGrantContext } from '../../src/core/sign-in/build-grant-context.ts'
import { createSignInService, type SignInDeps, type SignInOptions } from '../../src/core/sign-in/sign-in-service.ts'
import { legacyHash } from '../../src/node/legacy-hash.ts'
import { createRedirectReceiver } from '../../src/node/redirect-receiver.ts'
import { createSecretSource } from '../../src/node/secret-source.ts'
import { createWallClock } from '../../src/node/wall-clock.ts'
import type { GrantType, SignInView } from '../../src/shared/views.ts'
import { createMemoryRecordStore } from './memory-record-store.ts'
import { createPlainVault } from './plain-vault.ts'
import { createRecordingLogger } from './silent-logger.ts'

export interface SignInRigOptions extends Pick<SignInDeps, 'settle' | 'targets'> {
  readonly clock?: Clock
  readonly fetch?: typeof fetch
  readonly redirects?: RedirectReceiver
  readonly secretSource?: SecretSource
  /** What the system browser does with a link; by default there is none. */
  readonly browse?: (url: string) => boolean | Promise<boolean>
}

export interface NewProfile {
  readonly provider?: string
  readonly grant: GrantType
  readonly settings?: Record<string, string>
  readonly secrets?: Record<string, string>
  readonly name?: string
}

/** The sign-in service over the real grants, catalogue, profile store and redirect listener; only the disk is memory. */
export function buildSignInRig(options: SignInRigOptions = {}) {
  const ownClock = options.clock ? undefined : createWallClock()
  const clock = options.clock ?? (ownClock as Clock)
  const log = createRecordingLogger()
  const records = createMemoryRecordStore(clock)
  const vault = createPlainVault(records)
  const profiles = createProfileStore(vault, clock, log)
  const catalog = createProviderCatalog(records)
  const grants = createGrantTable(clock, legacyHash)
  const emitted: { event: string; payload: unknown }[] = []
  const faults: unknown[] = []
  const events = createEventBus((error) => faults.push(error))
  for (const event of ['signIn.changed', 'profiles.changed'] as const) {
    events.on(event, (payload) => emitted.push({ event, payload }))
  }
  const opened: string[] = []
  const signedIn: string[] = []
  const shared = {
    ...{ clock, log, profiles, catalog },
    fetch: options.fetch ?? globalThis.fetch,
    redirects: options.redirects ?? createRedirectReceiver(),
    secretSource: options.secretSource ?? createSecretSource({}),
  }
  const queue = createKeyedQueue()
  const service = createSignInService({
    ...{ ...shared, events, grants, queue },
    ...(options.settle && { settle: options.settle }),
    ...(options.targets && { targets: options.targets }),
    browser: {
      async open(url) {
        opened.push(url)
        return (await options.browse?.(url)) ?? false
      },
    },
    onSignedIn: (profileId) => signedIn.push(profileId),
  })

  async function add({
    provider = 'oidc',
    grant,
    settings = {},
    secrets = {},
    name = 'p1',
  }: NewProfile): Promise<Profile> {
    const row = { id: `id-${name}`, name, providerId: provider, grant, settings, tags: [], createdAt: clock.now() }
    return profiles.add(row, secrets)
  }
  /** Resolves with the first step that `wanted` accepts. */
  function step(flow: string, wanted: (step: SignInView['step']) => boolean): Promise<SignInView> {
    return new Promise((resolve) => {
      const look = () => {
        const view = service.get(flow)
        if (!wanted(view.step)) return
        stop()
        resolve(view)
      }
      const stop = events.on('signIn.changed', look)
      queueMicrotask(look)
    })
  }
  const finished = (flow: string) => step(flow, ({ kind }) => kind === 'done' || kind === 'failed')
  return {
    ...{
      ...shared,
      records,
      vault,
      grants,
      events,
      emitted,
      faults,
      opened,
      signedIn,
      service,
      queue,
      add,
      step,
      finished,
    },
    async signIn(profile: Profile, start: SignInOptions = {}): Promise<SignInView> {
      return finished((await service.start(profile.id, start)).id)
    },
    context: (profile: Profile, signal = new AbortController().signal) => buildGrantContext(shared, profile.id, signal),
    async dispose() {
      await service.dispose()
      ownClock?.dispose()
    },
  }
}

export type SignInRig = ReturnType<typeof buildSignInRig>
