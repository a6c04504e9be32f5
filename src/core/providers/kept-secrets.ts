import type { ProviderDefinition } from './definition.ts'

type Settings = Readonly<Record<string, string>>
type Secrets = Readonly<Record<string, string>>

/** Secret inputs that must not be kept, because their flag (`storedWhen`) is off in these settings. */
export function unkeptSecrets({ inputs }: Pick<ProviderDefinition, 'inputs'>, settings: Settings): string[] {
  const isOn = (flag: string) => (settings[flag] || inputs.find(({ id }) => id === flag)?.default || 'false') === 'true'
  return inputs.flatMap(({ id, storedWhen }) => (storedWhen === undefined || isOn(storedWhen) ? [] : [id]))
}

/** What of the given secrets may be stored. */
export function keptSecrets(
  definition: Pick<ProviderDefinition, 'inputs'>,
  settings: Settings,
  secrets: Secrets,
): Record<string, string> {
  const unkept = unkeptSecrets(definition, settings)
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => !unkept.includes(name)))
}
