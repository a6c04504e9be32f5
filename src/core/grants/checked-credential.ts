import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { checkCredential } from './credential-check.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import type { Grant, GrantContext } from './grant.ts'
import { discoverUpstream } from './upstream-discovery.ts'

/**
 * A grant for keys that a person brings: finds where the API is before anything is sent, and asks the API whether it knows
 * the key before the sign-in counts. Without `discovery` and `check` in the definition it is the grant itself.
 */
export function withCheckedCredential(grant: Grant, cache: DiscoveryCache): Grant {
  const { renew } = grant
  return {
    ...grant,
    async signIn(context, dialogue) {
      const upstream = await discoverUpstream(context, cache)
      const tokens = await grant.signIn(context, dialogue)
      return accepted(context, upstream === undefined ? tokens : withExtra(tokens, { upstream }))
    },
    ...(renew === undefined
      ? {}
      : {
          async renew(context: GrantContext, current: TokenSet) {
            return withExtra(await renew(context, current), kept(current))
          },
        }),
  }
}

async function accepted(context: GrantContext, tokens: TokenSet): Promise<TokenSet> {
  if (!context.provider.check) return tokens
  const verdict = await checkCredential(context, tokens)
  if (verdict.kind === 'dead') throw refused(context)
  if (verdict.kind === 'alive') return verdict.account ? withExtra(tokens, { account: verdict.account }) : tokens
  context.log.warn('credential.unchecked', { profile: context.profile.name, reason: verdict.reason })
  return tokens
}

function kept({ extra }: TokenSet): Record<string, string> {
  const names = ['upstream', 'account'].filter((name) => extra[name] !== undefined)
  return Object.fromEntries(names.map((name) => [name, extra[name] as string]))
}

function withExtra(tokens: TokenSet, more: Readonly<Record<string, string>>): TokenSet {
  return { ...tokens, extra: { ...tokens.extra, ...more } }
}

function refused({ profile }: GrantContext): VaultError {
  return new VaultError('PROVIDER_REJECTED', said('key-not-accepted', { profile: profile.name }), {
    details: { field: 'token' },
  })
}
