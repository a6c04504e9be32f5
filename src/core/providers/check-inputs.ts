import { type Said, said } from '../../shared/sentences/said.ts'
import type { GrantType } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { ProviderDefinition } from './definition.ts'
import { unkeptSecrets } from './kept-secrets.ts'
import { type ResolvedProvider, resolveProvider } from './resolve-provider.ts'
import { consentSettings, isSecretKind } from './setting-names.ts'
import { requireGivenUrl, requireReachableLiteral } from './url-policy.ts'

type Input = ProviderDefinition['inputs'][number]

/** What a person gave for a profile: settings with values, secrets by name only. */
export interface GivenInputs {
  readonly settings: Readonly<Record<string, string>>
  readonly secretNames: readonly string[]
}

/**
 * Checks a profile's inputs before it is stored: nothing unknown, nothing missing for the grant, every value of its kind,
 * every URL acceptable.
 * @throws VaultError `INVALID_INPUT` with `field` and `expected`, `INSECURE_TARGET`.
 */
export function checkInputs(definition: ProviderDefinition, grant: GrantType, given: GivenInputs): void {
  refuseSecretsInSettings(given.settings)
  const resolved = resolveProvider(definition, given.settings)
  const { inputs, plainHttp } = resolved
  for (const name of consentSettings) checkFlag(name, inputs[name])
  checkAddresses(resolved)
  const secretIds = definition.inputs.filter((input) => isSecretKind(input.kind)).map((input) => input.id)
  const stranger = given.secretNames.find((name) => !secretIds.includes(name))
  if (stranger !== undefined) {
    const names = { field: stranger, provider: definition.id, known: secretIds.join(', ') }
    throw invalid(said('input-unknown-secret', names), secretIds.join(' | '))
  }
  const unkept = unkeptSecrets(definition, given.settings).find((name) => given.secretNames.includes(name))
  if (unkept !== undefined) {
    const flag = String(definition.inputs.find(({ id }) => id === unkept)?.storedWhen)
    throw invalid(said('input-unkept', { field: unkept, flag }), `${flag}=true`)
  }
  for (const input of definition.inputs) {
    const { when } = input
    const asked = when === undefined || when.equals.includes(inputs[when.input] ?? '')
    const applies = asked && (input.grants.length === 0 || input.grants.includes(grant))
    const value = inputs[input.id]
    const present = isSecretKind(input.kind) ? given.secretNames.includes(input.id) : value !== undefined
    // A secret that may stay unkept is asked for at each sign-in.
    if (input.required && applies && !present && input.storedWhen === undefined) {
      const names = { field: input.id, label: input.label.en, localLabel: input.label['zh-CN'] }
      throw invalid(said('input-needed', names), input.kind)
    }
    if (value !== undefined) checkKind(input, value, plainHttp)
  }
}

/** Every address of a profile stands where one may be sent to. @throws VaultError `INSECURE_TARGET`. */
export function checkAddresses({ definition, privateNetwork }: ResolvedProvider): void {
  for (const [field, address] of addressesOf(definition)) {
    requireReachableLiteral(new URL(address), field, privateNetwork)
  }
}

/** What is a secret wherever it stands: a JWT, a private key, a client key of ours, keys with the prefix of a large vendor. */
const secretLooking =
  /^eyJ[\w-]+\.[\w-]+\.|-----BEGIN [A-Z ]*PRIVATE KEY|\btv_[0-9a-f]{16}_|^(?:sk-|gh[opsu]_|github_pat_|glpat-|xox[abp]-|pat_)[\w-]{16,}/

/** Settings stand readable in the vault file, in listings and in views; a secret that was put there by mistake must not. */
function refuseSecretsInSettings(settings: GivenInputs['settings']): void {
  const field = Object.keys(settings).find((name) => secretLooking.test((settings[name] as string).trim()))
  if (field === undefined) return
  throw invalid(said('input-looks-secret', { field }), 'no secret')
}

function checkKind(input: Input, value: string, plainHttp: boolean): void {
  if (input.kind === 'url') requireGivenUrl(value, input.id, { plainHttp })
  if (input.kind === 'flag') checkFlag(input.id, value)
  if (input.kind === 'choice' && !input.choices.some((choice) => choice.value === value)) {
    const choices = input.choices.map((choice) => choice.value)
    throw invalid(said('input-one-of', { field: input.id, choices: choices.join(', ') }), choices.join(' | '))
  }
}

function checkFlag(name: string, value: string | undefined): void {
  if (value !== undefined && value !== 'true' && value !== 'false') {
    throw invalid(said('input-flag', { field: name }), 'true | false')
  }
}

/** Every address that something of the profile may be sent to, by the name of its setting. */
function addressesOf({ upstream, endpoints, oauth }: ProviderDefinition): [field: string, address: string][] {
  const all: Readonly<Record<string, unknown>> = {
    upstream,
    ...Object.fromEntries(Object.entries(endpoints).map(([name, address]) => [`endpoints.${name}`, address])),
    issuer: oauth?.issuer,
    tokenEndpoint: oauth?.tokenEndpoint,
    deviceAuthorizationEndpoint: oauth?.deviceAuthorizationEndpoint,
    revocationEndpoint: oauth?.revocationEndpoint,
    jwksUri: oauth?.jwksUri,
  }
  return Object.entries(all).flatMap(([field, address]) =>
    typeof address === 'string' && URL.canParse(address) ? [[field, address]] : [],
  )
}

function invalid(words: Said, expected: string): VaultError {
  return new VaultError('INVALID_INPUT', words, { details: { expected } })
}
