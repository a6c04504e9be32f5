import type { Input } from '../../../shared/contract.ts'
import type { GrantType, ProfileView, ProviderInputView, ProviderView } from '../../../shared/views.ts'
import { judgeName, type NameProblem } from '../../text/profile-name.ts'

/** What has been typed so far. Flags are `'true'` or `''`, lists one entry per line. */
export interface FormValues {
  readonly name: string
  readonly grant: GrantType
  readonly inputs: Readonly<Record<string, string>>
}

export type InputProblem = 'required' | 'url'

export interface FormProblems {
  readonly name: NameProblem | null
  readonly inputs: Readonly<Record<string, InputProblem>>
}

export function initialValues(provider: ProviderView, name: string): FormValues {
  const inputs = Object.fromEntries(provider.inputs.map(({ id, defaultValue }) => [id, defaultValue ?? '']))
  return { name, grant: provider.grants[0] ?? 'static', inputs }
}

/** The form of a profile that exists: its settings as entered, its secrets empty because they never come here. */
export function editValues(provider: ProviderView, profile: ProfileView): FormValues {
  const inputs = Object.fromEntries(
    provider.inputs.map(({ id, defaultValue }) => [id, profile.settings[id] ?? defaultValue ?? '']),
  )
  return { name: profile.name, grant: profile.grant, inputs }
}

/** The inputs that the chosen grant needs, plain ones first. */
export function inputsFor(
  provider: ProviderView,
  grant: GrantType,
  inputs: Readonly<Record<string, string>> = {},
): { readonly plain: readonly ProviderInputView[]; readonly advanced: readonly ProviderInputView[] } {
  const given = (id: string) => inputs[id] || (provider.inputs.find((input) => input.id === id)?.defaultValue ?? '')
  const needed = provider.inputs.filter(
    ({ grants, when, storedWhen }) =>
      (grants.length === 0 || grants.includes(grant)) &&
      (when === undefined || when.equals.includes(given(when.input))) &&
      // A secret that is not to be kept is asked for at the sign-in, not here.
      (storedWhen === undefined || given(storedWhen) === 'true'),
  )
  return { plain: needed.filter(({ advanced }) => !advanced), advanced: needed.filter(({ advanced }) => advanced) }
}

/** A value that does not look like one of this kind; it may be right all the same, so this warns and stops nobody. */
export function hasOddPrefix({ prefix }: ProviderInputView, value: string): boolean {
  const typed = value.trim()
  const usual = prefix === undefined ? [] : [prefix].flat()
  return usual.length > 0 && usual.every((one) => typed.length >= one.length && !typed.startsWith(one))
}

export function isSecret({ kind }: ProviderInputView): boolean {
  return kind === 'secret' || kind === 'multiline-secret'
}

/** `stored` names the secrets that the profile already has: leaving those empty keeps them. */
export function judgeForm(
  provider: ProviderView,
  values: FormValues,
  taken: readonly string[],
  stored: readonly string[] = [],
): FormProblems {
  const { plain, advanced } = inputsFor(provider, values.grant, values.inputs)
  const problems: Record<string, InputProblem> = {}
  for (const input of [...plain, ...advanced]) {
    const value = (values.inputs[input.id] ?? '').trim()
    const kept = isSecret(input) && stored.includes(input.id)
    if (value === '' && input.required && !kept) problems[input.id] = 'required'
    else if (value !== '' && input.kind === 'url' && !isWebAddress(value)) problems[input.id] = 'url'
  }
  return { name: judgeName(values.name, taken), inputs: problems }
}

export function hasProblems({ name, inputs }: FormProblems): boolean {
  return name !== null || Object.keys(inputs).length > 0
}

export function addCall(provider: ProviderView, values: FormValues): Input<'profiles.add'> {
  return { provider: provider.id, name: values.name, grant: values.grant, ...splitInputs(provider, values) }
}

/**
 * Every setting is sent, so that emptying a field takes it away; a secret is sent only when it was typed. What the form
 * does not show, such as an endpoint that was overridden on the command line, stays.
 */
export function updateCall(
  profile: ProfileView,
  provider: ProviderView,
  values: FormValues,
  tags: readonly string[],
): Input<'profiles.update'> {
  const { settings, secrets } = splitInputs(provider, values)
  const known = new Set(provider.inputs.map(({ id }) => id))
  const kept = Object.entries(profile.settings).filter(([id]) => !known.has(id))
  const all = { ...Object.fromEntries(kept), ...settings }
  return { profile: profile.id, grant: values.grant, settings: all, secrets, tags: [...tags] }
}

/** Settings and secrets apart, tidied, without what the chosen grant does not ask for. */
export function splitInputs(provider: ProviderView, { grant, inputs }: FormValues) {
  const settings: Record<string, string> = {}
  const secrets: Record<string, string> = {}
  const { plain, advanced } = inputsFor(provider, grant, inputs)
  for (const input of [...plain, ...advanced]) {
    const value = tidy(input, inputs[input.id] ?? '')
    if (value !== '') (isSecret(input) ? secrets : settings)[input.id] = value
  }
  return { settings, secrets }
}

function tidy({ kind }: ProviderInputView, value: string): string {
  if (kind !== 'list') return kind === 'multiline-secret' ? value : value.trim()
  const lines = value.split('\n').map((line) => line.trim())
  return lines.filter(Boolean).join('\n')
}

export function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

/** The page where a person finds the value, once everything that it depends on is known; `null` else. */
export function inputLink(
  { link }: ProviderInputView,
  provider: ProviderView,
  inputs: FormValues['inputs'],
): URL | null {
  const typed = (id: string) =>
    inputs[id]?.trim() || (provider.inputs.find((input) => input.id === id)?.defaultValue ?? '')
  let missing = link === undefined
  const filled = (link ?? '').replace(/\{([A-Za-z0-9]+)\}/g, (_whole, id: string, at: number) => {
    const value = typed(id)
    missing ||= value === ''
    return at === 0 ? value.replace(/\/+$/, '') : encodeURIComponent(value)
  })
  return !missing && /^https:\/\//.test(filled) && URL.canParse(filled) ? new URL(filled) : null
}

/** Providers that hold every word; those whose name holds them all come first. */
export function searchProviders(providers: readonly ProviderView[], search: string): readonly ProviderView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const holds = (...texts: readonly string[]): boolean => {
    const text = texts.join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const named = ({ id, name }: ProviderView): boolean => holds(id, name.en, name['zh-CN'])
  const found = providers.filter(({ id, name, description }) =>
    holds(id, name.en, name['zh-CN'], description.en, description['zh-CN']),
  )
  return [...found.filter(named), ...found.filter((provider) => !named(provider))]
}

export function parseTags(text: string): readonly string[] {
  const tags = text.split(/[,，\n]/).map((tag) => tag.trim())
  return [...new Set(tags.filter(Boolean))].slice(0, 32)
}
