import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { RedirectArrival, RedirectListener } from '../ports.ts'
import { mayOpenInBrowser } from '../providers/url-policy.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { checkedIdToken } from './checked-id-token.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import type { Grant, GrantContext, SignInDialogue } from './grant.ts'
import { type OAuthExchange, openExchange, requireEndpoint } from './oauth-exchange.ts'
import { judgeRedirect } from './redirect-verdict.ts'
import { renewWithRefreshToken, revokeTokens } from './refresh-token.ts'
import { tokenSetFromAnswer } from './token-response.ts'

/** How long a person has in the browser. */
const browserLimitMs = 10 * 60_000

/** RFC 6749 §4.1 for native apps (RFC 8252): system browser, loopback redirect, PKCE S256 and `state` always. */
export function createAuthorizationCodeGrant(cache: DiscoveryCache): Grant {
  return {
    type: 'authorization-code',
    renewal: 'refresh-token',
    async signIn(context, dialogue) {
      const exchange = await openExchange(context, cache)
      requireEndpoint(exchange, 'authorization_endpoint', 'authorizationEndpoint')
      const { host, port, path } = exchange.oauth.redirect
      const listener = await context.redirects.listen({
        host,
        port: Number(port),
        ...(path === undefined ? {} : { path }),
      })
      try {
        return await signInThrough(listener, exchange, context, dialogue)
      } finally {
        await listener.close()
      }
    },
    renew: (context, current) => renewWithRefreshToken(context, cache, current),
    revoke: (context, current) => revokeTokens(context, cache, current),
  }
}

interface AuthorizationRequest {
  readonly redirectUri: string
  readonly verifier: string
  readonly state: string
  /** Only with OpenID Connect: binds the id token to this request. */
  readonly nonce: string | null
}

async function signInThrough(
  listener: RedirectListener,
  exchange: OAuthExchange,
  context: GrantContext,
  dialogue: SignInDialogue,
): Promise<TokenSet> {
  const openid = exchange.issuer !== null && (exchange.oauth.scope ?? '').split(' ').includes('openid')
  const request: AuthorizationRequest = {
    redirectUri: listener.redirectUri,
    verifier: randomPKCECodeVerifier(),
    state: randomState(),
    nonce: openid ? randomNonce() : null,
  }
  const url = await authorizationUrl(exchange, request)
  const expiresAt = context.clock.now() + browserLimitMs
  dialogue.show({ kind: 'browser', url: url.href, opened: false, expiresAt })
  const opened = mayOpenInBrowser(url) && (await dialogue.openBrowser(url.href))
  dialogue.show({ kind: 'browser', url: url.href, opened, expiresAt })
  const { arrival, code } = await awaitCode(listener, exchange, request, context)
  try {
    dialogue.show({ kind: 'exchanging' })
    const tokens = await exchangeCode(exchange, request, code, context)
    arrival.answer('success')
    return tokens
  } catch (error) {
    arrival.answer('failure')
    throw error
  }
}

async function authorizationUrl(exchange: OAuthExchange, request: AuthorizationRequest): Promise<URL> {
  const { scope, authorizationParameters } = exchange.oauth
  return buildAuthorizationUrl(exchange.configuration, {
    ...authorizationParameters,
    redirect_uri: request.redirectUri,
    ...(scope === undefined ? {} : { scope }),
    state: request.state,
    code_challenge: await calculatePKCECodeChallenge(request.verifier),
    code_challenge_method: 'S256',
    ...(request.nonce === null ? {} : { nonce: request.nonce }),
  })
}

async function awaitCode(
  listener: RedirectListener,
  exchange: OAuthExchange,
  request: AuthorizationRequest,
  { signal, log, profile }: GrantContext,
): Promise<{ arrival: RedirectArrival; code: string }> {
  const metadata = exchange.configuration.serverMetadata()
  const expected = {
    redirectUri: request.redirectUri,
    state: request.state,
    issuer: exchange.issuer,
    issuerAnnounced: metadata.authorization_response_iss_parameter_supported === true,
  }
  for (;;) {
    const arrival = await listener.next(signal)
    const verdict = judgeRedirect(arrival.url, expected)
    if (verdict.kind === 'code') return { arrival, code: verdict.code }
    if (verdict.kind === 'ignored') {
      log.warn('sign-in.redirect-ignored', { profile: profile.name, reason: verdict.why })
      arrival.answer('ignored')
      continue
    }
    arrival.answer('failure')
    if (verdict.kind === 'mixed-up') {
      throw new VaultError('FLOW_REJECTED', said('sign-in-mixed-up', {}))
    }
    const denied = verdict.error === 'access_denied'
    throw new VaultError(
      denied ? 'FLOW_REJECTED' : 'PROVIDER_REJECTED',
      denied ? said('sign-in-denied-in-browser', {}) : said('sign-in-settings-refused', { error: verdict.error }),
      { details: { error: verdict.error } },
    )
  }
}

async function exchangeCode(
  exchange: OAuthExchange,
  request: AuthorizationRequest,
  code: string,
  context: GrantContext,
): Promise<TokenSet> {
  const { configuration, oauth, issuer } = exchange
  // Only what was judged goes on: other parameters of the redirect are not looked at.
  const answer = new URL(request.redirectUri)
  answer.searchParams.set('code', code)
  answer.searchParams.set('state', request.state)
  if (issuer !== null) answer.searchParams.set('iss', configuration.serverMetadata().issuer)
  const checks = {
    pkceCodeVerifier: request.verifier,
    expectedState: request.state,
    ...(request.nonce === null ? {} : { expectedNonce: request.nonce }),
  }
  const { result, body, timing } = await exchange.request('token', () =>
    authorizationCodeGrant(configuration, answer, checks, oauth.tokenParameters),
  )
  const idToken = await checkedIdToken(result.id_token, exchange, context)
  const { lifetimes } = context.provider
  return tokenSetFromAnswer({
    body,
    ...timing,
    requestedScope: oauth.scope ?? null,
    idToken,
    lifetimes,
  })
}
