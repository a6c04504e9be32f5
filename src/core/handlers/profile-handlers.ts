import { said } from '../../shared/sentences/said.ts'
import type { GrantType, ProfileView, SignOutView } from '../../shared/views.ts'
import type { EngineHandlers } from '../engine.ts'
import { VaultError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { checkInputs } from '../providers/check-inputs.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import { unkeptSecrets } from '../providers/kept-secrets.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import { consentSettings } from '../providers/setting-names.ts'
import type { Removals } from '../undo/removals.ts'

type ProfileHandlers = Pick<EngineHandlers, Extract<keyof EngineHandlers, `profiles.${string}`>>

export interface ProfileHandlerDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly profiles: ProfileStore
  readonly catalog: ProviderCatalog
  readonly view: (profile: Profile) => ProfileView
  readonly signOut: (profileId: string) => Promise<SignOutView>
  /** Signs in at once where no person is needed; `true` when that went well. */
  readonly signInQuietly: (profileId: string, grant: GrantType) => Promise<boolean>
  readonly removals: Pick<Removals, 'remove' | 'schedule' | 'restore'>
  readonly changed: (profileIds: readonly string[]) => void
}

/** So many views are made in one go; then whoever else waits (the proxy) has its turn. */
const viewsAtOnce = 250

async function inTurns<T, U>(all: readonly T[], make: (one: T) => U): Promise<U[]> {
  const made: U[] = []
  for (let from = 0; from < all.length; from += viewsAtOnce) {
    if (from > 0) await new Promise((resolve) => setTimeout(resolve))
    made.push(...all.slice(from, from + viewsAtOnce).map(make))
  }
  return made
}

export function createProfileHandlers(deps: ProfileHandlerDeps): ProfileHandlers {
  const { profiles, catalog, view, changed } = deps
  return {
    'profiles.list': () => inTurns(profiles.list(), view),
    'profiles.get': async ({ profile }) => view(profiles.find(profile)),
    'profiles.history': async ({ profile }) => [...(await profiles.history(profiles.find(profile).id))],
    async 'profiles.add'({ provider, name, grant, settings, secrets, tags = [] }) {
      const definition = catalog.find(provider)
      const chosen = chooseGrant(
        definition,
        grant ?? fittingGrant(definition, [...Object.keys(settings), ...Object.keys(secrets)]),
      )
      checkInputs(definition, chosen, { settings, secretNames: Object.keys(secrets) })
      const createdAt = deps.clock.now()
      const added = await profiles.add(
        { id: crypto.randomUUID(), name, providerId: definition.id, grant: chosen, settings, tags, createdAt },
        secrets,
      )
      changed([added.id])
      await deps.signInQuietly(added.id, chosen)
      return view(added)
    },
    async 'profiles.update'({ profile, secrets = {}, ...change }) {
      const before = profiles.find(profile)
      const definition = catalog.find(before.providerId)
      const removed = Object.keys(secrets).filter((key) => secrets[key] === '')
      const settings = change.settings ?? before.settings
      // Turning the flag off takes the stored secret away; a new one that came along is refused below.
      const stale = unkeptSecrets(definition, settings).filter((key) => before.storedSecrets.includes(key))
      const given = [...before.storedSecrets.filter((key) => !stale.includes(key)), ...Object.keys(secrets)]
      const secretNames = given.filter((key) => !removed.includes(key))
      checkInputs(definition, chooseGrant(definition, change.grant ?? before.grant), { settings, secretNames })
      const anew = namesAnotherIdentity(before, change, secrets)
      // A locked vault must say so before anything changes, or the old identity's token would stay.
      if (anew) await profiles.tokens(before.id)
      const updated = await profiles.update(before.id, change, {
        ...Object.fromEntries(stale.map((key) => [key, ''])),
        ...secrets,
      })
      changed([updated.id])
      const signedIn = anew && (await deps.signInQuietly(updated.id, updated.grant))
      if (anew && !signedIn && updated.grant !== 'static') await deps.signOut(updated.id)
      return view(profiles.find(updated.id))
    },
    'profiles.remove': ({ profile }) => deps.removals.remove(profile),
    'profiles.scheduleRemoval': async ({ profile }) => deps.removals.schedule(profiles.find(profile).id),
    'profiles.restore': async ({ profile }) => view(await deps.removals.restore(profile)),
  }
}

/**
 * Whether a token of before would speak for somebody else now: what is signed here says who the settings name (user, roles,
 * session), and a pasted key is replaced by the next one.
 */
function namesAnotherIdentity(
  before: Profile,
  change: { readonly grant?: GrantType; readonly settings?: Readonly<Record<string, string>> },
  secrets: Readonly<Record<string, string>>,
): boolean {
  const grant = change.grant ?? before.grant
  const replaced = Object.values(secrets).some((value) => value !== '')
  if (grant === 'static') return replaced
  if (grant !== 'self-signed' && grant !== 'jwt-bearer') return false
  const { settings = before.settings } = change
  const names = new Set([...Object.keys(settings), ...Object.keys(before.settings)])
  const differs = [...names].some(
    (name) => !consentSettings.includes(name) && (settings[name] ?? '') !== (before.settings[name] ?? ''),
  )
  return replaced || differs || grant !== before.grant
}

/** The first grant that every given input is meant for: who brings a key wants to use it. */
function fittingGrant({ grants, inputs }: ProviderDefinition, given: readonly string[]): GrantType | undefined {
  const named = inputs.filter(({ id }) => given.includes(id))
  return grants.find((grant) => named.every((input) => input.grants.length === 0 || input.grants.includes(grant)))
}

function chooseGrant(definition: ProviderDefinition, wanted: GrantType | undefined): GrantType {
  const chosen = wanted ?? (definition.grants[0] as GrantType)
  if (definition.grants.includes(chosen)) return chosen
  throw new VaultError(
    'INVALID_INPUT',
    said('grant-not-offered', { provider: definition.id, grant: chosen, offered: definition.grants.join(', ') }),
    {
      details: { field: 'grant', expected: definition.grants.join(' | ') },
    },
  )
}
