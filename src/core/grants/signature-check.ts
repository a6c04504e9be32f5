import {
  compactVerify,
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  type JWTHeaderParameters,
} from 'jose'
import type { Output, SignatureReason } from '../../shared/contract.ts'
import type { Clock } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import type { GrantContext } from './grant.ts'
import { configureOAuth } from './oauth-configuration.ts'
import { waitUntil } from './wait.ts'

export type SignatureVerdict = Pick<Output<'tokens.inspect'>, 'signature' | 'signatureReason'>

/** Checks the signature of a JWT against the keys that its profile's server publishes. Never throws for the world's faults. */
export type SignatureCheck = (profile: Profile, token: string) => Promise<SignatureVerdict>

/** Discovery and keys together. */
const limitMs = 10_000

/**
 * RFC 7515 §5.2 with the keys of RFC 7517, from the profile's `jwksUri` or the discovery document. It tells about the
 * signature alone: a missing key is no forgery (keys are rotated away), and some access tokens are not for us to check.
 */
export function createSignatureCheck(deps: {
  readonly clock: Clock
  readonly cache: DiscoveryCache
  readonly buildContext: (profile: Profile, signal: AbortSignal) => Promise<GrantContext>
}): SignatureCheck {
  async function againstPublishedKeys(profile: Profile, token: string, signal: AbortSignal): Promise<SignatureVerdict> {
    const context = await deps.buildContext(profile, signal)
    if (!context.provider.oauth) return unchecked('no-keys')
    const { configuration } = await configureOAuth(context, deps.cache)
    const { jwks_uri: published } = configuration.serverMetadata()
    if (published === undefined) return unchecked('no-keys')
    return verify(token, createRemoteJWKSet(new URL(published), { [customFetch]: context.fetch as never }))
  }

  return async (profile, token) => {
    const reason = notForKeys(decodeProtectedHeader(token))
    if (reason) return unchecked(reason)
    const controller = new AbortController()
    const late = waitUntil(deps.clock, deps.clock.now() + limitMs, controller.signal)
    const answer = againstPublishedKeys(profile, token, controller.signal)
    try {
      return await Promise.race([answer, late.then(() => unchecked('keys-unreachable'))])
    } catch {
      return unchecked('keys-unreachable')
    } finally {
      late.catch(() => undefined)
      controller.abort()
    }
  }
}

function notForKeys(header: JWTHeaderParameters | { alg?: string; nonce?: unknown }): SignatureReason | undefined {
  if (header.alg === undefined || header.alg === 'none') return 'unsigned'
  if (header.alg.startsWith('HS')) return 'shared-key'
  // Microsoft signs tokens for Graph over another header than the one they carry; only Graph can check them.
  return 'nonce' in header ? 'for-its-api' : undefined
}

async function verify(token: string, keys: ReturnType<typeof createRemoteJWKSet>): Promise<SignatureVerdict> {
  try {
    await compactVerify(token, keys)
    return { signature: 'valid', signatureReason: null }
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return verifyWithAny(token, error)
    if (error instanceof errors.JWSSignatureVerificationFailed) return { signature: 'invalid', signatureReason: null }
    if (error instanceof errors.JWKSNoMatchingKey) return unchecked('key-not-published')
    throw error
  }
}

/** A token without a key id fits several keys: one that verifies is enough. */
async function verifyWithAny(token: string, candidates: errors.JWKSMultipleMatchingKeys): Promise<SignatureVerdict> {
  for await (const key of candidates) {
    try {
      await compactVerify(token, key)
      return { signature: 'valid', signatureReason: null }
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error
    }
  }
  return { signature: 'invalid', signatureReason: null }
}

function unchecked(signatureReason: SignatureReason): SignatureVerdict {
  return { signature: 'unchecked', signatureReason }
}
