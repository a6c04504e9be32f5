import type { ProviderDefinition } from '../providers/definition.ts'
import type { RejectionRule } from '../providers/rejection-rule.ts'

/** How a profile's requests are routed and what is injected: precompiled when a profile or provider changes. */
export interface ProfileRoute {
  readonly profileId: string
  readonly profileName: string
  /** Upstream base URL of the default endpoint, without a trailing slash; `null` when the profile has none. */
  readonly upstream: string | null
  readonly endpoints: Readonly<Record<string, string>>
  /** Headers to set; values are templates over `{accessToken}`, `{tokenType}`, `{extra.…}`, `{setting.…}`. */
  readonly inject: ProviderDefinition['inject']
  /** Further headers in which the provider's requests can carry a credential: a client key may stand there, nothing else may pass. */
  readonly keyHeaders: readonly string[]
  readonly settings: Readonly<Record<string, string>>
  /** `none`, and `optional` while signed out, forward without a token. */
  readonly auth: 'required' | 'optional' | 'none'
  /** Query parameter of an upgrade in which the system's own clients repeat their credential; it is dropped. */
  readonly queryCredential?: string
  /** The person accepted plain http for this profile's upstream. */
  readonly plainHttpConsent: boolean
  /** The person accepted that this profile's upstream stands in a private network. */
  readonly privateNetworkConsent: boolean
  /** Which answers refuse the token; without it, HTTP 401. */
  readonly rejection?: RejectionRule
}

export interface RouteTable {
  /** By profile name. */
  find(name: string): ProfileRoute | undefined
  /** Of all profiles of a provider, by its id. */
  ofProvider?(providerId: string): readonly ProfileRoute[]
  /** A public document at the proxy's root, as JSON text. Holds nothing about profiles. */
  document?(path: string): string | undefined
}
