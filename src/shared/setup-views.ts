import type { WireError } from './result.ts'
import type { GrantType } from './views.ts'

/**
 * What the answers of a form lead to, looked up before anything is kept. A finding never stops anyone from saving: a
 * network that is down says nothing about the answers.
 */
export type SetupFinding =
  | {
      readonly kind: 'server'
      readonly issuer: string
      /** The grants of the provider that the server offers. */
      readonly offers: readonly GrantType[]
      /** S256 (RFC 7636); `null` when the server does not say. */
      readonly pkce: boolean | null
    }
  /** Where below its address the API was found. */
  | { readonly kind: 'api'; readonly address: string }
  | { readonly kind: 'key'; readonly verdict: 'accepted'; readonly account: string | null }
  /**
   * `readable`: it can sign, which only the sign-in puts to the server. `not-checkable`: the provider has no request for
   * that. `unsettled`: the server's answer was neither yes nor no.
   */
  | { readonly kind: 'key'; readonly verdict: 'refused' | 'readable' | 'not-checkable' | 'unsettled' }
  | { readonly kind: 'problem'; readonly about: 'server' | 'api' | 'key'; readonly error: WireError }

export interface SetupCheckView {
  readonly findings: readonly SetupFinding[]
}
