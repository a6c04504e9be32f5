import type { SetupFinding } from '../../shared/setup-views.ts'
import type { GrantType } from '../../shared/views.ts'
import { toWireError, VaultError } from '../errors.ts'
import { checkCredential } from '../grants/credential-check.ts'
import type { DiscoveryCache } from '../grants/discovery-cache.ts'
import type { GrantContext } from '../grants/grant.ts'
import { configureOAuth, vaultErrorIn } from '../grants/oauth-configuration.ts'
import { signJwt } from '../grants/self-signed-jwt.ts'
import { createStaticGrant } from '../grants/static.ts'
import { discoverUpstream } from '../grants/upstream-discovery.ts'
import { signInFailure } from './sign-in-failure.ts'

type About = Extract<SetupFinding, { kind: 'problem' }>['about']
type ServerGrant = 'authorization-code' | 'device-code' | 'client-credentials'

/** What a server lists for each grant: the endpoint that it needs, and its name (RFC 8414 §2, RFC 8628 §4). */
const listed: Readonly<Record<ServerGrant, { endpoint: string; name: string }>> = {
  'authorization-code': { endpoint: 'authorization_endpoint', name: 'authorization_code' },
  'device-code': { endpoint: 'device_authorization_endpoint', name: 'urn:ietf:params:oauth:grant-type:device_code' },
  'client-credentials': { endpoint: 'token_endpoint', name: 'client_credentials' },
}

/** Discovery does not send the client id, and a person may not have come to that field yet. */
const noClientYet = 'not-given-yet'

/** What can be found out about one context, in the order in which a person reads it. Throws only when it is ended. */
export function createSetupFindings(cache: DiscoveryCache) {
  return async (context: GrantContext): Promise<readonly SetupFinding[]> => {
    const { grant } = context.profile
    if (isServerGrant(grant)) return context.provider.oauth?.issuer ? [await server(context, cache)] : []
    if (grant === 'self-signed' || grant === 'jwt-bearer') return signingKey(context)
    if (grant !== 'static' && grant !== 'connect') return []
    const api = await apiAddress(context, cache)
    if (grant === 'connect' || api?.kind === 'problem') return api ? [api] : []
    const key = await pastedKey(context, api?.address)
    return [...(api ? [api] : []), ...(key ? [key] : [])]
  }
}

async function server(context: GrantContext, cache: DiscoveryCache): Promise<SetupFinding> {
  const { provider } = context
  const oauth = provider.oauth && { ...provider.oauth, clientId: provider.oauth.clientId || noClientYet }
  try {
    const found = await configureOAuth({ ...context, provider: { ...provider, oauth } }, cache)
    const metadata = found.configuration.serverMetadata()
    const methods = metadata.code_challenge_methods_supported
    const grants = metadata.grant_types_supported
    const offers = provider.grants.filter(
      (grant) =>
        isServerGrant(grant) &&
        metadata[listed[grant].endpoint] !== undefined &&
        (grants === undefined || grants.includes(listed[grant].name)),
    )
    return { kind: 'server', issuer: metadata.issuer, offers, pkce: methods ? methods.includes('S256') : null }
  } catch (error) {
    return problem('server', error, context)
  }
}

async function apiAddress(
  context: GrantContext,
  cache: DiscoveryCache,
): Promise<Extract<SetupFinding, { kind: 'api' | 'problem' }> | undefined> {
  try {
    const address = await discoverUpstream(context, cache)
    return address === undefined ? undefined : { kind: 'api', address }
  } catch (error) {
    return problem('api', error, context)
  }
}

/** The key as the sign-in would take it: pasted, or from the variable or file that is named. */
async function pastedKey(context: GrantContext, upstream: string | undefined): Promise<SetupFinding | undefined> {
  const { environmentVariable, file, token } = context.inputs
  if (!environmentVariable && !file && !token?.trim()) return undefined
  try {
    const refused: { by?: VaultError | undefined } = {}
    const tokens = await createStaticGrant().signIn(context, silent)
    if (!context.provider.check) return { kind: 'key', verdict: 'not-checkable' }
    const watched: typeof fetch = (input, init) =>
      context.fetch(input, init).catch((error: unknown) => {
        refused.by = vaultErrorIn(error)
        throw error
      })
    const found = upstream === undefined ? tokens : { ...tokens, extra: { ...tokens.extra, upstream } }
    const verdict = await checkCredential({ ...context, fetch: watched }, found)
    if (refused.by) throw refused.by
    if (verdict.kind === 'alive') return { kind: 'key', verdict: 'accepted', account: verdict.account }
    return { kind: 'key', verdict: verdict.kind === 'dead' ? 'refused' : 'unsettled' }
  } catch (error) {
    return problem('key', error, context)
  }
}

/** Whether the key can sign, which needs no server; what else is missing is the form's to say. */
async function signingKey(context: GrantContext): Promise<readonly SetupFinding[]> {
  const { provider, inputs } = context
  const template = context.profile.grant === 'self-signed' ? provider.selfSigned : provider.jwtBearer?.assertion
  const field = template?.key.input
  if (!template || field === undefined || !inputs[field]?.trim()) return []
  try {
    const { algorithm } = await signJwt(template, context)
    // Any text is a secret of HS256, so there is nothing to read.
    return [{ kind: 'key', verdict: algorithm === 'HS256' ? 'not-checkable' : 'readable' }]
  } catch (error) {
    const other = error instanceof VaultError && error.details?.field !== field
    return other ? [] : [problem('key', error, context)]
  }
}

function problem(
  about: About,
  error: unknown,
  { signal, provider }: GrantContext,
): Extract<SetupFinding, { kind: 'problem' }> {
  signal.throwIfAborted()
  return { kind: 'problem', about, error: toWireError(signInFailure(error, provider.oauth)) }
}

function isServerGrant(grant: GrantType): grant is ServerGrant {
  return Object.hasOwn(listed, grant)
}

/** A key that is there already asks nobody. */
const silent = {
  show: () => undefined,
  openBrowser: async () => false,
  ask: () => Promise.reject(new VaultError('UNSUPPORTED', 'A check asks nobody.')),
  askSecret: () => Promise.reject(new VaultError('UNSUPPORTED', 'A check asks nobody.')),
}
