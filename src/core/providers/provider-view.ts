import type { ProviderInputView, ProviderView } from '../../shared/views.ts'
import { consentInputs } from './consent-inputs.ts'
import type { ProviderDefinition } from './definition.ts'

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
    ...(definition.check?.method === 'GET' ? { examplePath: definition.check.path } : {}),
  }
}

function inputView(input: ProviderDefinition['inputs'][number]): ProviderInputView {
  return {
    id: input.id,
    kind: input.kind,
    label: input.label,
    help: input.help ?? null,
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
