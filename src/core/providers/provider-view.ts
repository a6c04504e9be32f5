import type { GrantType, ProviderInputView, ProviderView } from '../../shared/views.ts'
import { consentInputs } from './consent-inputs.ts'
import type { ProviderDefinition } from './definition.ts'

/** Grants whose server may publish where its endpoints are. */
const oauthGrants: ReadonlySet<GrantType> = new Set<GrantType>([
  'authorization-code',
  'device-code',
  'client-credentials',
])

/** What the add-profile wizard needs of a definition. */
export function providerView(definition: ProviderDefinition, builtIn: boolean): ProviderView {
  return {
    id: definition.id,
    name: definition.name,
    description: definition.description,
    icon: definition.icon ?? null,
    homepage: definition.homepage ?? null,
    builtIn,
    grants: definition.grants,
    inputs: [...definition.inputs.map(inputView), ...consentInputs(definition)],
    environment: definition.environment,
    snippets: definition.snippets,
    // Asked already to find out whether a credential lives; a GET changes nothing.
    checked: definition.grants.filter((grant) => isChecked(definition, grant)),
    ...(definition.check?.method === 'GET' ? { examplePath: definition.check.path } : {}),
  }
}

function isChecked({ oauth, discovery }: ProviderDefinition, grant: GrantType): boolean {
  if (grant === 'static' || grant === 'self-signed' || grant === 'jwt-bearer') return true
  if (grant === 'connect') return discovery !== undefined
  return oauthGrants.has(grant) && oauth?.issuer !== undefined
}

function inputView(input: ProviderDefinition['inputs'][number]): ProviderInputView {
  return {
    id: input.id,
    kind: input.kind,
    label: input.label,
    help: input.help ?? null,
    ...(input.link === undefined ? {} : { link: input.link }),
    placeholder: input.placeholder ?? null,
    required: input.required,
    advanced: input.advanced,
    defaultValue: input.default ?? null,
    choices: input.choices,
    grants: input.grants,
    ...(input.when === undefined ? {} : { when: input.when }),
    ...(input.prefix === undefined ? {} : { prefix: input.prefix }),
    ...(input.storedWhen === undefined ? {} : { storedWhen: input.storedWhen }),
  }
}
