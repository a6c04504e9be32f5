import { type DeviceAuthorizationResponse, genericGrantRequest, initiateDeviceAuthorization } from 'openid-client'
import { said } from '../../shared/sentences/said.ts'
import type { SignInView } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import { plainHttpSetting } from '../providers/setting-names.ts'
import { isLoopback, judgeUrl, requireDiscoveredUrl, type UrlRule } from '../providers/url-policy.ts'
import { checkedIdToken } from './checked-id-token.ts'
import { judgeDevicePoll } from './device-poll.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import { type Grant, type GrantContext, TokenRequestError } from './grant.ts'
import { type OAuthExchange, openExchange, requireEndpoint } from './oauth-exchange.ts'
import { renewWithRefreshToken, revokeTokens } from './refresh-token.ts'
import { tokenSetFromAnswer } from './token-response.ts'
import { waitUntil } from './wait.ts'

type DeviceStep = Extract<SignInView['step'], { kind: 'device-code' }>

const grantUrn = 'urn:ietf:params:oauth:grant-type:device_code'
/** RFC 8628 §3.2: without an interval the client polls every 5 seconds. */
const defaultIntervalSeconds = 5
/** A server may say anything; nobody types a code for longer than this. */
const longestLifeSeconds = 3600

/**
 * RFC 8628. Polls with our own clock, so that cancelling takes effect at once and a passing network failure does not throw
 * away a code that a person is typing (§3.5); each request goes through the certified client.
 */
export function createDeviceCodeGrant(cache: DiscoveryCache): Grant {
  return {
    type: 'device-code',
    renewal: 'refresh-token',
    async signIn(context, dialogue) {
      const exchange = await openExchange(context, cache)
      const endpoint = requireEndpoint(exchange, 'device_authorization_endpoint', 'deviceAuthorizationEndpoint')
      const { scope } = exchange.oauth
      const { result: device } = await exchange.request('device-authorization', () =>
        initiateDeviceAuthorization(exchange.configuration, scope === undefined ? {} : { scope }),
      )
      const step = deviceStep(device, endpoint, context)
      dialogue.show(step)
      const { body, timing, idToken } = await poll(context, exchange, device, step.expiresAt)
      const { lifetimes } = context.provider
      return tokenSetFromAnswer({
        body,
        ...timing,
        requestedScope: scope ?? null,
        idToken,
        lifetimes,
      })
    },
    renew: (context, current) => renewWithRefreshToken(context, cache, current),
    revoke: (context, current) => revokeTokens(context, cache, current),
  }
}

/** What the person sees. The addresses come from the server, so they are checked like any discovered one. */
function deviceStep(device: DeviceAuthorizationResponse, endpoint: string, context: GrantContext): DeviceStep {
  const loopback = isLoopback(new URL(endpoint))
  const rule: UrlRule = { plainHttp: context.inputs[plainHttpSetting] === 'true', loopback }
  const verificationUri = requireDiscoveredUrl(device.verification_uri, 'verification_uri', rule).href
  const userCode = device.user_code.replace(/[^\x20-\x7e]/g, '').trim()
  if (userCode === '' || userCode.length > 64) {
    throw new VaultError('PROVIDER_MISBEHAVED', said('sign-in-no-user-code', {}))
  }
  const complete = device.verification_uri_complete
  const verdict = complete === undefined ? undefined : judgeUrl(complete, rule)
  return {
    kind: 'device-code',
    userCode,
    verificationUri,
    verificationUriComplete: verdict?.kind === 'allowed' ? verdict.url.href : null,
    expiresAt: context.clock.now() + Math.min(device.expires_in, longestLifeSeconds) * 1000,
  }
}

async function poll(
  context: GrantContext,
  exchange: OAuthExchange,
  device: DeviceAuthorizationResponse,
  expiresAt: number,
) {
  const { clock, signal } = context
  const parameters = { ...exchange.oauth.tokenParameters, device_code: device.device_code }
  let intervalMs = (device.interval ?? defaultIntervalSeconds) * 1000
  let waitMs = intervalMs
  for (;;) {
    await waitUntil(clock, Math.min(clock.now() + waitMs, expiresAt), signal)
    if (clock.now() >= expiresAt) throw codeExpired()
    try {
      const { result, body, timing } = await exchange.request('token', () =>
        genericGrantRequest(exchange.configuration, grantUrn, parameters),
      )
      return { body, timing, idToken: await checkedIdToken(result.id_token, exchange, context) }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof TokenRequestError)) throw error
      const verdict = judgeDevicePoll(error.facts, intervalMs)
      if (verdict.kind === 'expired') throw codeExpired()
      if (verdict.kind === 'failed') throw error
      intervalMs = verdict.intervalMs
      waitMs = verdict.waitMs
    }
  }
}

function codeExpired(): VaultError {
  return new VaultError('FLOW_TIMED_OUT', said('sign-in-device-code-expired', {}))
}
