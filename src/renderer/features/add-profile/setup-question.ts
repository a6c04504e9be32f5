import type { GrantType, ProviderView } from '../../../shared/views.ts'
import { type FormValues, inputsFor, isWebAddress, splitInputs } from './form-model.ts'
import type { SetupQuestion } from './setup-probe.ts'

/** Grants whose key can be looked at before the sign-in; every other secret stays in the form until then. */
const keyGrants: ReadonlySet<GrantType> = new Set<GrantType>(['static', 'self-signed', 'jwt-bearer'])

/**
 * What the host can look up for this form, or `null`. While an address is being typed the key stays here: half of an
 * address may be somebody else's host. A further address that is half typed is left out, so that what was found out without
 * it stays in sight.
 */
export function setupQuestion(provider: ProviderView, values: FormValues, typing: boolean): SetupQuestion | null {
  const { grant, inputs } = values
  if (!provider.checked?.includes(grant)) return null
  const { plain, advanced } = inputsFor(provider, grant, inputs)
  const addresses = [...plain, ...advanced].filter(({ kind }) => kind === 'url')
  const typed = (id: string) => (inputs[id] ?? '').trim()
  if (addresses.some(({ id, required }) => required && typed(id) === '')) return null
  const begun = addresses.filter(({ id }) => typed(id) !== '' && !isWebAddress(typed(id)))
  // A key might go to the wrong host without it.
  if (begun.some(({ required }) => required || keyGrants.has(grant))) return null
  const { settings, secrets } = splitInputs(provider, values)
  const whole = Object.entries(settings).filter(([id]) => begun.every((input) => input.id !== id))
  const withKey = keyGrants.has(grant) && !typing
  return { provider: provider.id, grant, settings: Object.fromEntries(whole), secrets: withKey ? secrets : {} }
}
