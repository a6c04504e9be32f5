import { said } from '../../../shared/sentences/said.ts'
import { VaultError } from '../../errors.ts'
import type { SessionRecipe } from '../../providers/session-recipe.ts'
import type { TokenSet } from '../../tokens/token-set.ts'
import { type Grant, type GrantContext, type Revocation, TokenRequestError } from '../grant.ts'
import { rotateDerivedKeys, wantedKeys, withDerivedKeys } from './derived-keys.ts'
import { holds, succeeded } from './recipe-condition.ts'
import { answeredFacts, exchangeWith, readRefusal } from './recipe-exchange.ts'
import { renewSession } from './session-renewal.ts'
import { secretsOf, withAskedSecrets } from './session-secrets.ts'
import { tokensFrom, valuesOf } from './session-tokens.ts'
import { runSignIn } from './sign-in-steps.ts'

/** Sign-ins that no standard describes: the provider's recipe says what to send and where the tokens stand. */
export function createSessionGrant(): Grant {
  return {
    type: 'session',
    renewal: 'refresh-token',
    async signIn(given, dialogue) {
      const recipe = recipeOf(given)
      const context = await withAskedSecrets(given, dialogue)
      const { values, timing } = await runSignIn(context, recipe, dialogue)
      const tokens = tokensFrom(values, timing, context.provider.lifetimes)
      if (tokens === undefined) throw noToken(context)
      return withDerivedKeys(context, recipe, tokens, 'create')
    },
    async renew(context, current, cause) {
      const recipe = recipeOf(context)
      const renewed = await renewSession(context, recipe, current)
      const missing = wantedKeys(recipe, context).some(({ name }) => !valuesOf(renewed)[name])
      if (cause !== 'rejected' && !missing) return renewed
      try {
        return await withDerivedKeys(context, recipe, renewed, 'fetch')
      } catch (error) {
        // The new tokens exist nowhere else: they are kept, with the keys as they were.
        context.log.failure('session.key-not-fetched', error, { profileId: context.profile.id })
        return renewed
      }
    },
    async rotateKey(context, current) {
      const recipe = recipeOf(context)
      if (!wantedKeys(recipe, context).some(({ rotate }) => rotate !== undefined)) throw noKey(context)
      return rotateDerivedKeys(context, recipe, current)
    },
    revoke: signOut,
  }
}

async function signOut(context: GrantContext, current: TokenSet): Promise<Revocation> {
  const { signOut: recipe, failure } = recipeOf(context)
  if (recipe === undefined) return 'unsupported'
  const values = { ...context.inputs, ...valuesOf(current) }
  const answer = await exchangeWith(context, recipe.request, values)
  if (succeeded(recipe.success, answer, values)) return 'revoked'
  if (recipe.alreadyOut.some((condition) => holds(condition, answer, values))) return 'revoked'
  const { reason } = readRefusal(answer, failure, values, secretsOf(context, values))
  throw new TokenRequestError(answeredFacts(answer, null, reason, context.clock.now()))
}

function recipeOf({ provider, profile }: GrantContext): SessionRecipe {
  if (provider.session) return provider.session
  throw new VaultError(
    'UNSUPPORTED',
    said('provider-without-session', { provider: provider.id, profile: profile.name }),
  )
}

function noToken({ profile }: GrantContext): VaultError {
  return new VaultError('PROVIDER_MISBEHAVED', said('recipe-no-token', { profile: profile.name }))
}

function noKey({ profile }: GrantContext): VaultError {
  return new VaultError('UNSUPPORTED', said('key-cannot-rotate', { profile: profile.name }))
}
