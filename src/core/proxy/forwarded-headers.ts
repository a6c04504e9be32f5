import { carriesKey } from '../clients/client-key.ts'
import type { InjectedHeader } from './inject.ts'
import type { RequestFacts } from './request-facts.ts'

export interface ForwardRules {
  readonly facts: RequestFacts
  /** Lower-case names of the headers that the provider injects, or would with other settings. */
  readonly injected: ReadonlySet<string>
  readonly upgrade: boolean
}

/**
 * The request's own headers that may travel on, as flat pairs. Removed: hop-by-hop and `Connection`-named headers (RFC 9110
 * §7.6.1), every place where a credential can stand and whatever carries a client key, cookies, and what tells of the
 * browser or the machine.
 */
export function forwardedHeaders(rawHeaders: readonly string[], { facts, injected, upgrade }: ForwardRules): string[] {
  const kept: string[] = []
  const { names, connectionNames } = facts
  for (let index = 0; index < names.length; index += 1) {
    const entry = names[index] as (typeof names)[number]
    const value = rawHeaders[index * 2 + 1] as string
    const travels =
      entry.role === 'forward' ||
      entry.role === 'method-override' ||
      entry.role === 'content-length' ||
      (entry.role === 'websocket' && upgrade)
    if (!travels || injected.has(entry.name)) continue
    if (connectionNames?.has(entry.name) && entry.role !== 'content-length' && entry.role !== 'websocket') continue
    if (carriesKey(value)) continue
    kept.push(rawHeaders[index * 2] as string, value)
  }
  return kept
}

/** Forwarded headers followed by the injected ones. */
export function withInjected(forwarded: readonly string[], injected: readonly InjectedHeader[]): string[] {
  const headers = [...forwarded]
  for (const { header, value } of injected) headers.push(header, value)
  return headers
}
