import type { ProviderDefinition } from './definition.ts'

/** The person accepts plain http outside loopback for one profile. */
export const plainHttpSetting = 'allowPlainHttp'
/** The person accepts that the servers of one profile stand in a private network. */
export const privateNetworkSetting = 'allowPrivateNetwork'
/** Settings of every profile that belong to the engine; no definition may declare an input of that name. */
export const consentSettings: readonly string[] = [plainHttpSetting, privateNetworkSetting]

/** Endpoints and the like that `--set` may override for any OAuth provider, declared as an input or not. */
export const oauthOverrides = [
  'issuer',
  'authorizationEndpoint',
  'tokenEndpoint',
  'deviceAuthorizationEndpoint',
  'revocationEndpoint',
  'jwksUri',
  'clientId',
  'clientAuthentication',
  'scope',
  'redirectHost',
  'redirectPort',
  'redirectPath',
] as const
export type OAuthOverride = (typeof oauthOverrides)[number]

const endpointSetting = /^endpoints\.([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)$/

/** The endpoint's name in `endpoints.<name>`, or `undefined`. */
export function endpointNameOf(setting: string): string | undefined {
  return endpointSetting.exec(setting)?.[1]
}

/** A definition never changes, and thousands of profiles may ask for the same one. */
const allowedOf = new WeakMap<ProviderDefinition, readonly string[]>()

/** Names that a profile of this provider may set, besides `endpoints.<name>`. */
export function allowedSettings(definition: ProviderDefinition): readonly string[] {
  const known = allowedOf.get(definition)
  if (known) return known
  const declared = definition.inputs.filter((input) => !isSecretKind(input.kind)).map((input) => input.id)
  const overrides = definition.oauth ? oauthOverrides : []
  const allowed = [...new Set([...declared, ...overrides, 'upstream', ...consentSettings])].sort()
  allowedOf.set(definition, allowed)
  return allowed
}

export function isSecretKind(kind: ProviderDefinition['inputs'][number]['kind']): boolean {
  return kind === 'secret' || kind === 'multiline-secret'
}
