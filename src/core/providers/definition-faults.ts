import type { GrantType } from '../../shared/views.ts'
import type { ProviderDefinition } from './definition.ts'
import { jwtTemplateFaults } from './jwt-template-faults.ts'
import type { DefinitionFault } from './read-definition.ts'
import { recipeFaults } from './recipe-faults.ts'
import { consentSettings, isSecretKind, oauthOverrides } from './setting-names.ts'
import { placeholdersOf } from './template.ts'

const oauthGrants: readonly GrantType[] = ['authorization-code', 'device-code', 'client-credentials']
/** Parameters that the engine sets itself; a definition that set them could weaken the flow. */
const reservedParameters = new Set([
  'client_id',
  'client_secret',
  'code',
  'code_challenge',
  'code_challenge_method',
  'code_verifier',
  'device_code',
  'grant_type',
  'nonce',
  'redirect_uri',
  'refresh_token',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'state',
])

/** What a definition's shape cannot express: references that lead nowhere, secrets in the wrong place, missing parts. */
export function definitionFaults(definition: ProviderDefinition): DefinitionFault[] {
  return [
    ...inputFaults(definition),
    ...grantFaults(definition),
    ...templateFaults(definition),
    ...parameterFaults(definition),
    ...derivedFaults(definition),
    ...jwtTemplateFaults(definition),
    ...recipeFaults(definition),
    ...addressFaults(definition),
  ]
}

/** Members that only make sense below an address. */
function addressFaults({ upstream, grants, check, discovery }: ProviderDefinition): DefinitionFault[] {
  if (upstream !== undefined) return []
  const reason = discovery ? '"discovery"' : check ? '"check"' : grants.includes('connect') ? 'grant "connect"' : null
  return reason === null ? [] : [{ path: ['upstream'], expected: `an address, because ${reason} needs one` }]
}

function inputFaults({ inputs }: ProviderDefinition): DefinitionFault[] {
  const ids = inputs.map((input) => input.id)
  return inputs.flatMap((input, index) => {
    const at = (member: string, expected: string): DefinitionFault => ({ path: ['inputs', index, member], expected })
    const faults: DefinitionFault[] = []
    if (ids.indexOf(input.id) !== index) faults.push(at('id', 'an id that no other input has'))
    if (consentSettings.includes(input.id)) faults.push(at('id', `another id; "${input.id}" belongs to the engine`))
    const named = inputs.filter(({ kind }) => !isSecretKind(kind)).map(({ id }) => id)
    if (placeholdersOf(input.link ?? '').some((name) => !named.includes(name))) {
      faults.push(at('link', `placeholders that are settings: ${named.map((name) => `{${name}}`).join(', ')}`))
    }
    if (isSecretKind(input.kind) && input.default !== undefined) {
      faults.push(at('default', 'no default for a secret; secrets never stand in a definition'))
    }
    if (isSecretKind(input.kind) && (oauthOverrides as readonly string[]).includes(input.id)) {
      faults.push(at('id', 'another id; this one names a setting that is not secret'))
    }
    const flag = inputs.find(({ id }) => id === input.storedWhen)
    if (input.storedWhen !== undefined && (flag?.kind !== 'flag' || !isSecretKind(input.kind))) {
      faults.push(at('storedWhen', 'the id of a flag input, on an input that is secret'))
    }
    if (input.when !== undefined && !ids.includes(input.when.input))
      faults.push(at('when', 'another input of this list'))
    if (input.kind === 'choice' && input.choices.length === 0) faults.push(at('choices', 'at least one choice'))
    const offered = input.choices.map((choice) => choice.value)
    if (input.kind === 'choice' && input.default !== undefined && !offered.includes(input.default)) {
      faults.push(at('default', `one of ${offered.join(', ')}`))
    }
    return faults
  })
}

function grantFaults({ grants, oauth }: ProviderDefinition): DefinitionFault[] {
  const wanting = grants.find((grant) => oauthGrants.includes(grant))
  if (wanting !== undefined && !oauth) {
    return [{ path: ['oauth'], expected: `an "oauth" object, because grant "${wanting}" needs one` }]
  }
  const missing = (member: 'authorizationEndpoint' | 'tokenEndpoint' | 'deviceAuthorizationEndpoint') =>
    oauth && !oauth.issuer && !oauth[member]
      ? [{ path: ['oauth', member], expected: 'an endpoint, because there is no issuer that publishes it' }]
      : []
  return [
    ...(wanting ? missing('tokenEndpoint') : []),
    ...(grants.includes('authorization-code') ? missing('authorizationEndpoint') : []),
    ...(grants.includes('device-code') ? missing('deviceAuthorizationEndpoint') : []),
  ]
}

interface PlacedTemplate {
  readonly path: readonly PropertyKey[]
  readonly template: string
  readonly engine: readonly string[]
}

function templateFaults(definition: ProviderDefinition): DefinitionFault[] {
  const kinds = new Map(definition.inputs.map((input) => [input.id, input.kind]))
  return placedTemplates(definition).flatMap(({ path, template, engine }) =>
    placeholdersOf(template).flatMap((name): DefinitionFault[] => {
      const kind = kinds.get(name)
      if (kind !== undefined && isSecretKind(kind)) {
        return [{ path, expected: `no secret here; "{${name}}" would end up in an address, a listing or a log` }]
      }
      if (kind !== undefined || engine.some((known) => known === name || name.startsWith(`${known}.`))) return []
      const known = [...kinds.keys(), ...engine].join(', ')
      return [{ path, expected: `a declared input instead of "{${name}}" (known here: ${known || 'none'})` }]
    }),
  )
}

function placedTemplates(definition: ProviderDefinition): PlacedTemplate[] {
  const { oauth } = definition
  const fields = ['issuer', 'authorizationEndpoint', 'tokenEndpoint', 'deviceAuthorizationEndpoint'] as const
  const more = ['revocationEndpoint', 'jwksUri', 'clientId', 'scope'] as const
  const ofRecord = (path: readonly PropertyKey[], record: Readonly<Record<string, string>>, engine: string[] = []) =>
    Object.entries(record).map(([name, template]) => ({ path: [...path, name], template, engine }))
  const injected = ['accessToken', 'tokenType', 'extra', 'setting']
  return [
    ...(oauth ? [...fields, ...more] : []).flatMap((field) => {
      const template = oauth?.[field]
      return template === undefined ? [] : [{ path: ['oauth', field], template, engine: [] }]
    }),
    ...(typeof oauth?.redirect.port === 'string'
      ? [{ path: ['oauth', 'redirect', 'port'], template: oauth.redirect.port, engine: [] }]
      : []),
    ...ofRecord(['oauth', 'authorizationParameters'], oauth?.authorizationParameters ?? {}),
    ...ofRecord(['oauth', 'tokenParameters'], oauth?.tokenParameters ?? {}),
    ...ofRecord(['derived'], definition.derived),
    ...(definition.upstream === undefined ? [] : [{ path: ['upstream'], template: definition.upstream, engine: [] }]),
    ...ofRecord(['endpoints'], definition.endpoints),
    ...definition.inject.flatMap((entry, index) => [
      { path: ['inject', index, 'header'], template: entry.header, engine: [] },
      ...(entry.when === undefined
        ? []
        : [{ path: ['inject', index, 'when', 'input'], template: `{${entry.when.input}}`, engine: [] }]),
      { path: ['inject', index, 'value'], template: entry.value, engine: injected },
    ]),
    ...ofRecord(['environment'], definition.environment, ['proxyUrl', 'clientKey', 'accessToken']),
  ]
}

function parameterFaults({ oauth }: ProviderDefinition): DefinitionFault[] {
  if (!oauth) return []
  return (['authorizationParameters', 'tokenParameters'] as const).flatMap((member) =>
    Object.keys(oauth[member])
      .filter((name) => reservedParameters.has(name))
      .map((name) => ({ path: ['oauth', member, name], expected: 'another parameter; the engine sets this one' })),
  )
}

function derivedFaults({ derived, inputs, oauth }: ProviderDefinition): DefinitionFault[] {
  const declared = inputs.filter((input) => !isSecretKind(input.kind)).map((input) => input.id)
  const known = [...declared, ...(oauth ? oauthOverrides : [])]
  return Object.keys(derived)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: ['derived', name], expected: 'the name of a setting that is not secret' }))
}
