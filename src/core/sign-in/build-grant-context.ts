import type { GrantContext } from '../grants/grant.ts'
import { createServerClock } from '../grants/server-clock.ts'
import type { Clock, EngineFetch, Logger, RedirectReceiver, SecretSource } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import { resolveProvider } from '../providers/resolve-provider.ts'
import { createGuardedFetch } from './guarded-fetch.ts'

export interface GrantContextDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly profiles: Pick<ProfileStore, 'find' | 'secrets'>
  readonly catalog: ProviderCatalog
  readonly fetch: EngineFetch
  readonly redirects: RedirectReceiver
  readonly secretSource: SecretSource
  /** Where the signal has a limit of its own, a request may take as long as that. */
  readonly requestTimeoutMs?: number
}

/** Nobody waits longer for a server that is only told good-bye. */
const farewellMs = 2_000

/**
 * Everything that a grant needs for one profile, ready to use: the definition with its settings filled in, the secrets,
 * and a guarded `fetch`. `secrets` are those of a running sign-in, over the stored ones.
 * @throws VaultError `NOT_FOUND`, `VAULT_LOCKED`, `INVALID_INPUT`, `INSECURE_TARGET`.
 */
export async function buildGrantContext(
  deps: GrantContextDeps,
  profileId: string,
  signal: AbortSignal,
  secrets: Readonly<Record<string, string>> = {},
): Promise<GrantContext> {
  const profile = deps.profiles.find(profileId)
  const stored = await deps.profiles.secrets(profileId)
  return grantContextOf(deps, profile, signal, { ...stored, ...secrets })
}

/** The same for a profile that need not be stored, with these secrets and no others. */
export function grantContextOf(
  deps: Omit<GrantContextDeps, 'profiles'>,
  profile: Profile,
  signal: AbortSignal,
  secrets: Readonly<Record<string, string>>,
): GrantContext {
  const { definition, inputs, privateNetwork } = resolveProvider(
    deps.catalog.find(profile.providerId),
    profile.settings,
  )
  const serverClock = createServerClock(deps.clock)
  return {
    profile,
    provider: definition,
    inputs: { ...inputs, ...secrets },
    fetch: createGuardedFetch(deps.fetch, {
      signal,
      privateNetwork,
      now: deps.clock.now,
      answered: serverClock.observe,
      ...(deps.requestTimeoutMs === undefined ? {} : { timeoutMs: deps.requestTimeoutMs }),
    }),
    farewell: createGuardedFetch(deps.fetch, { timeoutMs: farewellMs, privateNetwork }),
    clock: deps.clock,
    serverClock,
    log: deps.log,
    redirects: deps.redirects,
    secretSource: deps.secretSource,
    signal,
  }
}
