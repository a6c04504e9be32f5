import type { ProviderDefinition } from './definition.ts'
import { type DefinitionFault, neededObject } from './definition-fault.ts'
import { inputsOfClaims } from './fill-jwt-template.ts'
import type { ClaimTemplate, JwtTemplate } from './jwt-template.ts'
import { isSecretKind } from './setting-names.ts'
import { placeholdersOf } from './template.ts'

/** Filled by the engine for each token. */
const ownNames = ['now', 'exp', 'uuid', 'random']

type Path = readonly PropertyKey[]
type Inputs = ProviderDefinition['inputs']

/** What the shape of `selfSigned` and `jwtBearer` cannot express: unknown inputs, a secret as a claim, a key that is none. */
export function jwtTemplateFaults(definition: ProviderDefinition): DefinitionFault[] {
  const { selfSigned, jwtBearer, grants, oauth, inputs } = definition
  const faults: DefinitionFault[] = []
  if (grants.includes('self-signed') && !selfSigned) {
    faults.push({ path: ['selfSigned'], expected: neededObject('selfSigned', 'self-signed') })
  }
  if (grants.includes('jwt-bearer') && !jwtBearer) {
    faults.push({ path: ['jwtBearer'], expected: neededObject('jwtBearer', 'jwt-bearer') })
  }
  if (selfSigned) faults.push(...templateFaults(selfSigned, ['selfSigned'], inputs))
  if (!jwtBearer) return faults
  faults.push(...templateFaults(jwtBearer.assertion, ['jwtBearer', 'assertion'], inputs))
  faults.push(...claimFaults(jwtBearer.request.parameters, ['jwtBearer', 'request', 'parameters'], inputs))
  const endpoints = [jwtBearer.tokenEndpoint ?? []].flat()
  const used = endpoints.flatMap((endpoint) => placeholdersOf(endpoint))
  faults.push(...used.flatMap((name) => inputFault(name, ['jwtBearer', 'tokenEndpoint'], inputs, [])))
  if (!oauth) faults.push({ path: ['oauth'], expected: neededObject('oauth', 'jwt-bearer') })
  const id = jwtBearer.assertion.claims.jti
  if (typeof id !== 'string' || !/\{(?:uuid|random)\}/.test(id)) {
    const path = ['jwtBearer', 'assertion', 'claims', 'jti']
    faults.push({
      path,
      expected: {
        en: '"{uuid}" or "{random}": an assertion is used once',
        'zh-CN': '应含有“{uuid}”或“{random}”：断言只使用一次',
      },
    })
  }
  return faults
}

function templateFaults(template: JwtTemplate, path: Path, inputs: Inputs): DefinitionFault[] {
  const { key, cases, lifetime } = template
  const secret = inputs.some((input) => input.id === key.input && isSecretKind(input.kind))
  const wanted = typeof lifetime.seconds === 'string' ? lifetime.seconds : ''
  return [
    ...(secret
      ? []
      : [
          {
            path: [...path, 'key', 'input'],
            expected: { en: 'the id of a secret input', 'zh-CN': '应为机密输入的 id' },
          },
        ]),
    ...(lifetime.marginSeconds < lifetime.maximumSeconds
      ? []
      : [
          {
            path: [...path, 'lifetime', 'marginSeconds'],
            expected: { en: `less than ${lifetime.maximumSeconds}`, 'zh-CN': `应小于 ${lifetime.maximumSeconds}` },
          },
        ]),
    ...claimFaults(template.algorithm, [...path, 'algorithm'], inputs),
    ...claimFaults(key.encoding, [...path, 'key', 'encoding'], inputs),
    ...claimFaults(wanted, [...path, 'lifetime', 'seconds'], inputs),
    ...claimFaults(template.header, [...path, 'header'], inputs),
    ...claimFaults(template.claims, [...path, 'claims'], inputs),
    ...cases.flatMap((one, index) => [
      ...claimFaults(one.claims, [...path, 'cases', index, 'claims'], inputs),
      ...Object.keys(one.when).flatMap((name) => inputFault(name, [...path, 'cases', index, 'when'], inputs, [])),
    ]),
  ]
}

function claimFaults(template: ClaimTemplate, path: Path, inputs: Inputs): DefinitionFault[] {
  if (typeof template === 'string') {
    return inputsOfClaims(template).flatMap((name) => inputFault(name, path, inputs, ownNames))
  }
  if (typeof template !== 'object') return []
  return Object.entries(template).flatMap(([name, value]) => claimFaults(value, [...path, name], inputs))
}

function inputFault(name: string, path: Path, inputs: Inputs, engine: readonly string[]): DefinitionFault[] {
  if (engine.includes(name)) return []
  const found = inputs.find((input) => input.id === name)
  if (found === undefined)
    return [
      {
        path,
        expected: { en: `a declared input instead of "{${name}}"`, 'zh-CN': `应为已声明的输入，而不是“{${name}}”` },
      },
    ]
  if (!isSecretKind(found.kind)) return []
  return [
    {
      path,
      expected: {
        en: `no secret here; "{${name}}" would be readable in the token or the address`,
        'zh-CN': `此处不能有机密；“{${name}}”会在令牌或地址中可读`,
      },
    },
  ]
}
