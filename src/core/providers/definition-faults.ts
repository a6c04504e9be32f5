import type { GrantType } from '../../shared/views.ts'
import type { ProviderDefinition } from './definition.ts'
import { type DefinitionFault, neededObject } from './definition-fault.ts'
import { jwtTemplateFaults } from './jwt-template-faults.ts'
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
  const reason = discovery ? '"discovery"' : check ? '"check"' : grants.includes('connect') ? '"connect"' : null
  if (reason === null) return []
  return [
    {
      path: ['upstream'],
      expected: { en: `an address, because ${reason} needs one`, 'zh-CN': `应为地址，因为 ${reason} 需要它` },
    },
  ]
}

function inputFaults({ inputs }: ProviderDefinition): DefinitionFault[] {
  const ids = inputs.map((input) => input.id)
  return inputs.flatMap((input, index) => {
    const at = (member: string, en: string, zh: string): DefinitionFault => ({
      path: ['inputs', index, member],
      expected: { en, 'zh-CN': zh },
    })
    const faults: DefinitionFault[] = []
    if (ids.indexOf(input.id) !== index) faults.push(at('id', 'an id that no other input has', '应为其他输入没有的 id'))
    if (consentSettings.includes(input.id))
      faults.push(at('id', `another id; "${input.id}" belongs to the engine`, `应换用其他 id；“${input.id}”由引擎使用`))
    const named = inputs.filter(({ kind }) => !isSecretKind(kind)).map(({ id }) => id)
    if (placeholdersOf(input.link ?? '').some((name) => !named.includes(name))) {
      const list = named.map((name) => `{${name}}`).join(', ')
      faults.push(at('link', `placeholders that are settings: ${list}`, `占位符应为设置项：${list}`))
    }
    if (isSecretKind(input.kind) && input.default !== undefined) {
      faults.push(
        at(
          'default',
          'no default for a secret; secrets never stand in a definition',
          '机密项不应有默认值；定义中从不存放机密',
        ),
      )
    }
    if (isSecretKind(input.kind) && (oauthOverrides as readonly string[]).includes(input.id)) {
      faults.push(
        at('id', 'another id; this one names a setting that is not secret', '应换用其他 id；此 id 是一个非机密设置'),
      )
    }
    const flag = inputs.find(({ id }) => id === input.storedWhen)
    if (input.storedWhen !== undefined && (flag?.kind !== 'flag' || !isSecretKind(input.kind))) {
      faults.push(
        at('storedWhen', 'the id of a flag input, on an input that is secret', '应为开关输入的 id，且只用于机密输入'),
      )
    }
    if (input.when !== undefined && !ids.includes(input.when.input))
      faults.push(at('when', 'another input of this list', '应为此列表中的另一个输入'))
    if (input.kind === 'choice' && input.choices.length === 0)
      faults.push(at('choices', 'at least one choice', '应至少有一个选项'))
    const offered = input.choices.map((choice) => choice.value)
    if (input.kind === 'choice' && input.default !== undefined && !offered.includes(input.default)) {
      faults.push(at('default', `one of ${offered.join(', ')}`, `应为以下之一：${offered.join('、')}`))
    }
    return faults
  })
}

function grantFaults({ grants, oauth }: ProviderDefinition): DefinitionFault[] {
  const wanting = grants.find((grant) => oauthGrants.includes(grant))
  if (wanting !== undefined && !oauth) {
    return [{ path: ['oauth'], expected: neededObject('oauth', wanting) }]
  }
  const missing = (member: 'authorizationEndpoint' | 'tokenEndpoint' | 'deviceAuthorizationEndpoint') =>
    oauth && !oauth.issuer && !oauth[member]
      ? [
          {
            path: ['oauth', member],
            expected: {
              en: 'an endpoint, because there is no issuer that publishes it',
              'zh-CN': '应为端点地址，因为没有公布它的签发者',
            },
          },
        ]
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
        return [
          {
            path,
            expected: {
              en: `no secret here; "{${name}}" would end up in an address, a listing or a log`,
              'zh-CN': `此处不能有机密；“{${name}}”会出现在地址、列表或日志中`,
            },
          },
        ]
      }
      if (kind !== undefined || engine.some((known) => known === name || name.startsWith(`${known}.`))) return []
      const known = [...kinds.keys(), ...engine].join(', ')
      const expected = {
        en: `a declared input instead of "{${name}}" (known here: ${known || 'none'})`,
        'zh-CN': `应为已声明的输入，而不是“{${name}}”（此处可用：${known || '无'}）`,
      }
      return [{ path, expected }]
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
      .map((name) => ({
        path: ['oauth', member, name],
        expected: { en: 'another parameter; the engine sets this one', 'zh-CN': '应换用其他参数；此参数由引擎设置' },
      })),
  )
}

function derivedFaults({ derived, inputs, oauth }: ProviderDefinition): DefinitionFault[] {
  const declared = inputs.filter((input) => !isSecretKind(input.kind)).map((input) => input.id)
  const known = [...declared, ...(oauth ? oauthOverrides : [])]
  return Object.keys(derived)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: ['derived', name],
      expected: { en: 'the name of a setting that is not secret', 'zh-CN': '应为非机密设置的名称' },
    }))
}
