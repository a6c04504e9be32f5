import {
  allowInsecureRequests,
  type ClientAuth,
  ClientError,
  type ClientMetadata,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clockSkew,
  clockTolerance,
  customFetch,
  discovery,
  None,
} from 'openid-client'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import { plainHttpSetting } from '../providers/setting-names.ts'
import { isLoopback, requireDiscoveredUrl, requireGivenUrl } from '../providers/url-policy.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import type { GrantContext } from './grant.ts'
import { readAnswer, type ServerAnswer } from './server-answer.ts'
import { tokenRequestFailure } from './token-request-failure.ts'

type OAuth = NonNullable<ProviderDefinition['oauth']>

export interface OAuthConfiguration {
  readonly configuration: Configuration
  readonly oauth: OAuth
  /** What the server calls itself; `null` when the profile names endpoints only, so that nothing can be compared with it. */
  readonly issuer: string | null
}

/** Seconds by which an id token's times may differ from ours. */
const toleratedSkewSeconds = 30
/** Stands for the issuer of servers that have none; reserved by RFC 2606, so that no real token matches it. */
const noIssuer = 'https://issuer.invalid'

const endpoints = {
  authorization_endpoint: 'authorizationEndpoint',
  token_endpoint: 'tokenEndpoint',
  device_authorization_endpoint: 'deviceAuthorizationEndpoint',
  revocation_endpoint: 'revocationEndpoint',
  jwks_uri: 'jwksUri',
} as const

/**
 * Builds the certified client's configuration for one exchange: discovery with the issuer check (OpenID Connect Discovery
 * §4.3, RFC 8414 §3.3), explicit endpoints over discovered ones, every address checked before it is used.
 * @throws VaultError `INVALID_INPUT`, `INSECURE_TARGET`, `PROVIDER_MISBEHAVED`; TokenRequestError when it cannot be reached.
 */
export async function configureOAuth(context: GrantContext, cache: DiscoveryCache): Promise<OAuthConfiguration> {
  const { oauth } = context.provider
  if (!oauth) throw new VaultError('UNSUPPORTED', said('provider-without-oauth', { provider: context.provider.id }))
  if (oauth.clientId === '') {
    throw new VaultError('INVALID_INPUT', said('client-id-needed', { profile: context.profile.name }), {
      details: { field: 'clientId', expected: 'text' },
    })
  }
  const explicit = explicitEndpoints(oauth)
  if (oauth.issuer === undefined) {
    const server = { issuer: noIssuer, ...explicit }
    const configuration = new Configuration(server, oauth.clientId, clientMetadata(context), clientAuth(context, oauth))
    if (hasPlainHttp(explicit)) allowInsecureRequests(configuration)
    return { configuration, oauth, issuer: null }
  }
  const configuration = await discover(context, cache, oauth, explicit)
  return { configuration, oauth, issuer: configuration.serverMetadata().issuer }
}

async function discover(
  context: GrantContext,
  cache: DiscoveryCache,
  oauth: OAuth,
  explicit: Record<string, string>,
): Promise<Configuration> {
  const rule = { plainHttp: context.inputs[plainHttpSetting] === 'true' }
  const issuer = requireGivenUrl(oauth.issuer as string, 'issuer', rule)
  const attempt = { answer: null as ServerAnswer | null }
  const cached = cache.wrap(context.fetch)
  const merged: typeof fetch = async (input, init) => {
    attempt.answer = null
    const response = await cached(input, init)
    const answer = await readAnswer(response)
    attempt.answer = answer
    if (answer.body === null || answer.status !== 200) {
      return new Response('', { status: answer.status === 200 ? 502 : answer.status })
    }
    checkDiscovered(answer.body, { ...rule, loopback: isLoopback(issuer) }, explicit)
    return Response.json({ ...answer.body, ...explicit })
  }
  const insecure = rule.plainHttp || issuer.protocol === 'http:' || hasPlainHttp(explicit)
  const run = (algorithm: 'oidc' | 'oauth2') =>
    discovery(issuer, oauth.clientId, clientMetadata(context), clientAuth(context, oauth), {
      algorithm,
      [customFetch]: merged as never,
      execute: insecure ? [allowInsecureRequests] : [],
    })
  try {
    return await run('oidc').catch((error: unknown) => {
      const status = attempt.answer?.status ?? 0
      // Only "there is nothing here" leads to the other well-known place; a failing server is asked again later.
      if (status !== 404 && status !== 400 && status !== 405 && status !== 410) throw error
      return run('oauth2')
    })
  } catch (error) {
    throw discoveryFailure(error, attempt.answer, issuer, context.serverClock.now())
  }
}

function checkDiscovered(
  document: Readonly<Record<string, unknown>>,
  rule: { plainHttp: boolean; loopback: boolean },
  explicit: Readonly<Record<string, string>>,
): void {
  for (const member of Object.keys(endpoints)) {
    const value = document[member]
    if (value === undefined || member in explicit) continue
    if (typeof value !== 'string') {
      throw new VaultError('PROVIDER_MISBEHAVED', said('discovered-no-text', { member }))
    }
    requireDiscoveredUrl(value, member, rule)
  }
}

function discoveryFailure(error: unknown, answer: ServerAnswer | null, issuer: URL, now: number): Error {
  const inner = vaultErrorIn(error)
  if (inner) return inner
  const details = { issuer: issuer.href, ...(answer ? { status: answer.status } : {}) }
  if (
    answer &&
    (answer.status === 200 || (answer.status >= 400 && answer.status < 500 && !isTransient(answer.status)))
  ) {
    const liar = error instanceof ClientError && error.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'
    const why = liar
      ? said('issuer-other', { issuer: issuer.href })
      : said('issuer-without-document', { issuer: issuer.href })
    return new VaultError('PROVIDER_MISBEHAVED', why, { cause: error, details })
  }
  return tokenRequestFailure(error, answer, now)
}

function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429
}

/** The client wraps what a `fetch` throws; our own refusals must come out as they are. */
export function vaultErrorIn(error: unknown): VaultError | undefined {
  let current = error
  for (let depth = 0; depth < 6 && current instanceof Error; depth += 1) {
    if (current instanceof VaultError) return current
    current = current.cause
  }
  return undefined
}

function explicitEndpoints(oauth: OAuth): Record<string, string> {
  const entries = Object.entries(endpoints).flatMap(([member, field]) => {
    const value = oauth[field]
    return value === undefined ? [] : [[member, value] as const]
  })
  return Object.fromEntries(entries)
}

function hasPlainHttp(urls: Readonly<Record<string, string>>): boolean {
  return Object.values(urls).some((url) => url.startsWith('http:'))
}

function clientMetadata({ serverClock }: GrantContext): Partial<ClientMetadata> {
  return {
    // Read after discovery, whose answer tells of the server's clock.
    get [clockSkew]() {
      return Math.round((serverClock.now() - Date.now()) / 1000)
    },
    [clockTolerance]: toleratedSkewSeconds,
  }
}

/**
 * How the client proves itself (RFC 6749 §2.3.1). `auto`: a public client without a secret; with one, HTTP Basic, which
 * every server must support, unless the server lists only the other way.
 */
function clientAuth({ inputs }: GrantContext, { clientAuthentication }: OAuth): ClientAuth {
  const secret = inputs.clientSecret ?? ''
  if (secret === '' || clientAuthentication === 'none') return None()
  if (clientAuthentication === 'client_secret_post') return ClientSecretPost(secret)
  if (clientAuthentication === 'client_secret_basic') return ClientSecretBasic(secret)
  const basic = ClientSecretBasic(secret)
  const post = ClientSecretPost(secret)
  return (server, client, body, headers) => {
    const listed = server.token_endpoint_auth_methods_supported
    const onlyPost = listed?.includes('client_secret_post') && !listed.includes('client_secret_basic')
    return onlyPost ? post(server, client, body, headers) : basic(server, client, body, headers)
  }
}
