import { customFetch } from 'openid-client'
import type { JsonObject } from '../../shared/json.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { AnswerTiming } from '../tokens/clock-difference.ts'
import type { Dialect } from './dialects/dialect.ts'
import { dialectOf } from './dialects/dialect-of.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import type { GrantContext } from './grant.ts'
import { configureOAuth, type OAuthConfiguration, vaultErrorIn } from './oauth-configuration.ts'
import { type AnswerKind, readAnswer, type ServerAnswer, standardResponse } from './server-answer.ts'
import { tokenRequestFailure } from './token-request-failure.ts'

const longestRequestSeconds = 600

/** One conversation with an OAuth server: the certified client checks, and the raw answer is kept beside it. */
export interface OAuthExchange extends OAuthConfiguration {
  /** Runs one request. @throws TokenRequestError with the facts, or the VaultError that stopped it. */
  request<T>(kind: AnswerKind, work: () => Promise<T>): Promise<{ result: T; body: JsonObject; timing: AnswerTiming }>
}

/**
 * @param shape translates requests in place of the provider's own dialect.
 * @throws VaultError, TokenRequestError: see {@link configureOAuth}.
 */
export async function openExchange(
  context: GrantContext,
  cache: DiscoveryCache,
  shape: Dialect['request'] = undefined,
): Promise<OAuthExchange> {
  const configured = await configureOAuth(context, cache)
  const send = translated(context, { ...dialectOf(configured.oauth.dialect), ...(shape ? { request: shape } : {}) })
  const { configuration } = configured
  const state: { kind: AnswerKind; answer: ServerAnswer | null } = { kind: 'token', answer: null }
  const tapped: typeof fetch = async (input, init) => {
    state.answer = null
    const answer = await readAnswer(await send(input, init))
    state.answer = answer
    // Without an issuer an id token cannot be checked (OpenID Connect Core §3.1.3.7), so it is not taken at all.
    return standardResponse(state.kind, answer, configured.issuer !== null)
  }
  configuration[customFetch] = tapped as never
  // The context's own signal and fetch set the limits.
  configuration.timeout = longestRequestSeconds
  return {
    ...configured,
    async request(kind, work) {
      state.kind = kind
      state.answer = null
      try {
        const result = await work()
        return { result, body: bodyOf(state), timing: context.serverClock.timing() }
      } catch (error) {
        throw vaultErrorIn(error) ?? tokenRequestFailure(error, state.answer, context.serverClock.now())
      }
    },
  }
}

/** A `fetch` that speaks the server's dialect; without one, requests go out exactly as the client made them. */
function translated({ fetch }: GrantContext, { request, response }: Dialect): typeof globalThis.fetch {
  if (!request && !response) return fetch
  return async (input, init) => {
    const asked = new Request(input, init)
    const sent = request ? await request(asked) : asked
    if (sent instanceof Response) return sent
    const came = await fetch(sent, { signal: asked.signal })
    return response ? response(came, asked) : came
  }
}

function bodyOf({ answer }: { answer: ServerAnswer | null }): JsonObject {
  return answer?.body ?? {}
}

/** @throws VaultError `UNSUPPORTED` when neither discovery nor the profile names the endpoint. */
export function requireEndpoint(exchange: OAuthExchange, member: string, setting: string): string {
  const value = (exchange.configuration.serverMetadata() as Record<string, unknown>)[member]
  if (typeof value === 'string') return value
  throw new VaultError(
    'UNSUPPORTED',
    said('endpoint-unpublished', { endpoint: member.replaceAll('_', ' '), setting }),
    { details: { field: setting } },
  )
}
