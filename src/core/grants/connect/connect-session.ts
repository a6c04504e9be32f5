import { z } from 'zod'
import { said } from '../../../shared/sentences/said.ts'
import { VaultError } from '../../errors.ts'
import type { GrantContext } from '../grant.ts'
import { causeCode, tokenRequestFailure } from '../token-request-failure.ts'
import { judgePoll, type PollVerdict } from './connect-poll.ts'

const created = z.looseObject({ id: z.string().min(1).max(512) })

/** One connect session of a hub. Whoever knows its id can fetch the key, so the id stands in no log and no error. */
export interface ConnectSession {
  /** Where the person approves. */
  readonly page: string
  look(count: number): Promise<PollVerdict>
  /** Ends the session at the hub, also after a cancelled sign-in. A failure is logged: nobody can act on it. */
  remove(): Promise<void>
}

/**
 * Creates a session (aigne-cli `credential.ts`). It lives at the origin of the hub, not below its mount point.
 * @throws VaultError `PROVIDER_MISBEHAVED`, TokenRequestError.
 */
export async function createConnectSession(context: GrantContext, origin: string): Promise<ConnectSession> {
  const service = `${origin}/.well-known/service`
  const endpoint = `${service}/api/access-key/session`
  const { status, body } = await request(context, endpoint, { method: 'POST' })
  const parsed = created.safeParse(body)
  if (status < 200 || status > 299 || !parsed.success) throw noSession(status, origin)
  const { id } = parsed.data
  const session = `${endpoint}?sid=${encodeURIComponent(id)}`
  return {
    page: approvalPage(service, id),
    async look(count) {
      try {
        const answer = await request(context, session, { headers: { 'X-Request-Count': String(count) } })
        return judgePoll(answer.status, answer.body)
      } catch (error) {
        context.signal.throwIfAborted()
        context.log.info('connect.poll-failed', { reason: causeCode(error) ?? 'unknown' })
        return judgePoll(null, null)
      }
    },
    async remove() {
      try {
        const { status: removed } = await request({ ...context, fetch: context.farewell }, session, {
          method: 'DELETE',
        })
        if (removed > 299 && removed !== 404) context.log.warn('connect.session-left', { status: removed })
      } catch (error) {
        context.log.info('connect.session-left', { reason: causeCode(error) ?? 'unknown' })
      }
    },
  }
}

function approvalPage(service: string, id: string): string {
  const token = btoa(String.fromCharCode(...new TextEncoder().encode(id)))
  const query = new URLSearchParams({
    __token__: token.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
    source: 'Token Vault',
    closeOnSuccess: 'true',
    cli: 'true',
    appName: 'Token Vault',
  })
  return `${service}/gen-simple-access-key?${query}`
}

async function request(
  context: GrantContext,
  url: string,
  init: RequestInit,
): Promise<{ status: number; body: unknown }> {
  const { fetch, clock } = context
  try {
    const response = await fetch(url, { ...init, headers: { accept: 'application/json', ...init.headers } })
    return { status: response.status, body: parse(await response.text()) }
  } catch (error) {
    throw tokenRequestFailure(error, null, clock.now())
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function noSession(status: number, origin: string): VaultError {
  const { host } = new URL(origin)
  return new VaultError(
    status === 429 || status >= 500 ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_MISBEHAVED',
    said('hub-no-session', { host, status }),
  )
}
