import { said } from '../../shared/sentences/said.ts'
import type { EngineHandlers } from '../engine.ts'
import { VaultError } from '../errors.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import type { SetupCheck } from '../sign-in/setup-check.ts'

type ProviderHandlers = Pick<EngineHandlers, Extract<keyof EngineHandlers, `providers.${string}`>>

export function createProviderHandlers(
  catalog: ProviderCatalog,
  profiles: ProfileStore,
  setup: SetupCheck,
  changed: () => void,
): ProviderHandlers {
  return {
    'providers.list': async () => catalog.list().map((definition) => catalog.view(definition)),
    async 'providers.add'({ definition, source }) {
      const added = await catalog.add(definition, source)
      changed()
      return catalog.view(added)
    },
    async 'providers.remove'({ provider }) {
      // What was removed and can be brought back needs it as well, and so does its revocation.
      const present = [...profiles.list(), ...profiles.leaving.list()]
      const users = present.filter((profile) => profile.providerId === provider)
      if (users.length > 0) {
        const names = users.map((profile) => profile.name).join(', ')
        throw new VaultError('CONFLICT', said('provider-used', { provider, users: names }))
      }
      await catalog.remove(provider)
      changed()
      return null
    },
    'providers.check': (input) => setup.check(input),
    async 'providers.endCheck'({ draft }) {
      setup.end(draft)
      return null
    },
  }
}
