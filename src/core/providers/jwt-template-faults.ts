import type { ProviderDefinition } from './definition.ts'
import { inputsOfClaims } from './fill-jwt-template.ts'
import type { ClaimTemplate, JwtTemplate } from './jwt-template.ts'
import type { DefinitionFault } from './read-definition.ts'
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
    faults.push({ path: ['selfSigned'], expected: 'a "selfSigned" object, because grant "self-signed" needs one' })
  }
  if (grants.includes('jwt-bearer') && !jwtBearer) {
    faults.push({ path: ['jwtBearer'], expected: 'a "jwtBearer" object, because grant "jwt-bearer" needs one' })
  }
  if (selfSigned) faults.push(...templateFaults(selfSigned, ['selfSigned'], inputs))
  if (!jwtBearer) return faults
  faults.push(...templateFaults(jwtBearer.assertion, ['jwtBearer', 'assertion'], inputs))
  faults.push(...claimFaults(jwtBearer.request.parameters, ['jwtBearer', 'request', 'parameters'], inputs))
  const endpoints = [jwtBearer.tokenEndpoint ?? []].flat()
  const used = endpoints.flatMap((endpoint) => placeholdersOf(endpoint))
  faults.push(...used.flatMap((name) => inputFault(name, ['jwtBearer', 'tokenEndpoint'], inputs, [])))
  if (!oauth) faults.push({ path: ['oauth'], expected: 'an "oauth" object, because grant "jwt-bearer" needs one' })
  const id = jwtBearer.assertion.claims.jti
  if (typeof id !== 'string' || !/\{(?:uuid|random)\}/.test(id)) {
    const path = ['jwtBearer', 'assertion', 'claims', 'jti']
    faults.push({ path, expected: '"{uuid}" or "{random}": an assertion is used once' })
  }
  return faults
}

function templateFaults(template: JwtTemplate, path: Path, inputs: Inputs): DefinitionFault[] {
  const { key, cases, lifetime } = template
  const secret = inputs.some((input) => input.id === key.input && isSecretKind(input.kind))
  const wanted = typeof lifetime.seconds === 'string' ? lifetime.seconds : ''
  return [
    ...(secret ? [] : [{ path: [...path, 'key', 'input'], expected: 'the id of a secret input' }]),
    ...(lifetime.marginSeconds < lifetime.maximumSeconds
      ? []
      : [{ path: [...path, 'lifetime', 'marginSeconds'], expected: `less than ${lifetime.maximumSeconds}` }]),
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
  if (found === undefined) return [{ path, expected: `a declared input instead of "{${name}}"` }]
  if (!isSecretKind(found.kind)) return []
  return [{ path, expected: `no secret here; "{${name}}" would be readable in the token or the address` }]
}
