import type { Input } from '../../shared/contract.ts'
import type { SetupCheckView } from '../../shared/setup-views.ts'
import { VaultError } from '../errors.ts'
import { createDiscoveryCache } from '../grants/discovery-cache.ts'
import type { Profile } from '../profiles/profile.ts'
import { checkAddresses } from '../providers/check-inputs.ts'
import { resolveProvider } from '../providers/resolve-provider.ts'
import { type GrantContextDeps, grantContextOf } from './build-grant-context.ts'
import { createSetupFindings } from './setup-findings.ts'

/** Looks up what a form leads to while a person fills it in. Nothing is stored, nothing of the vault is used. */
export interface SetupCheck {
  /** Ends the check before of the same draft. @throws VaultError `NOT_FOUND`, `INVALID_INPUT`, `INSECURE_TARGET`, `FLOW_CANCELLED`. */
  check(input: Input<'providers.check'>): Promise<SetupCheckView>
  end(draft: string): void
  dispose(): void
}

/** A person who looks at a form waits no longer than that for an answer that only helps. */
const limitMs = 8_000
/** Forms are filled in one at a time; whatever else asks for more must not hold sockets. */
const atOnce = 4

export function createSetupCheck(deps: Omit<GrantContextDeps, 'profiles'>): SetupCheck {
  const running = new Map<string, AbortController>()
  const findings = createSetupFindings(createDiscoveryCache(deps.clock))

  const end = (draft: string) => {
    running.get(draft)?.abort(new VaultError('FLOW_CANCELLED', 'The check was ended.'))
    running.delete(draft)
  }
  return {
    async check({ draft, provider, grant, settings, secrets }) {
      end(draft)
      const oldest = running.size >= atOnce ? [...running.keys()][0] : undefined
      if (oldest !== undefined) end(oldest)
      const definition = deps.catalog.find(provider)
      checkAddresses(resolveProvider(definition, settings))
      const controller = new AbortController()
      running.set(draft, controller)
      const { signal } = controller
      const stored = {
        id: `draft-${draft}`,
        name: definition.id,
        storedSecrets: [],
        tags: [],
        createdAt: 0,
        version: 0,
      }
      const profile: Profile = { ...stored, providerId: definition.id, grant, settings }
      try {
        const context = grantContextOf({ ...deps, requestTimeoutMs: limitMs }, profile, signal, secrets)
        const found = await findings(context)
        signal.throwIfAborted()
        return { findings: found }
      } finally {
        if (running.get(draft) === controller) running.delete(draft)
      }
    },
    end,
    dispose() {
      for (const draft of [...running.keys()]) end(draft)
    },
  }
}
