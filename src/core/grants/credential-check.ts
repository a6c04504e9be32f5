import { atPointer } from '../json-pointer.ts'
import { fillInjection } from '../proxy/inject.ts'
import { judgeBody, plainRejection } from '../proxy/rejection.ts'
import { toLentToken } from '../tokens/lent-token.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { GrantContext } from './grant.ts'
import { causeCode } from './token-request-failure.ts'

/** `unknown`: the server said nothing that settles it. */
export type CheckVerdict =
  | { readonly kind: 'alive'; readonly account: string | null }
  | { readonly kind: 'dead' }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Asks the provider's `check` whether a credential is dead. Never throws for what the server says or does not say. */
export async function checkCredential(context: GrantContext, tokens: TokenSet): Promise<CheckVerdict> {
  const { provider, profile, inputs } = context
  const upstream = tokens.extra.upstream ?? provider.upstream
  const { check } = provider
  if (!check || upstream === undefined) return { kind: 'unknown', reason: 'no check' }
  const route = { profileName: profile.name, inject: provider.inject, settings: inputs }
  const headers = new Headers({ accept: 'application/json' })
  for (const { header, value } of fillInjection(route, toLentToken(profile.id, tokens))) headers.set(header, value)
  try {
    const response = await context.fetch(`${upstream}${check.path}`, { method: check.method, headers })
    const text = await response.text()
    // An API that says "refused" inside a 200, or "not permitted" with a 401, says it here too.
    const rule = { ...(provider.rejection ?? plainRejection), statuses: check.dead }
    if (judgeBody(rule, response.status, text) === 'refused') return { kind: 'dead' }
    if (!response.ok) return { kind: 'unknown', reason: `HTTP ${response.status}` }
    return { kind: 'alive', account: accountIn(text, check.account) }
  } catch (error) {
    context.signal.throwIfAborted()
    return { kind: 'unknown', reason: causeCode(error) ?? 'no answer' }
  }
}

function accountIn(text: string, pointers: readonly string[]): string | null {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return null
  }
  for (const pointer of pointers) {
    const value = atPointer(document, pointer)
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 200)
  }
  return null
}
