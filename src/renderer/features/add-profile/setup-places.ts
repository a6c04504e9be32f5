import type { ProviderView } from '../../../shared/views.ts'
import { type FormValues, inputsFor, isSecret } from './form-model.ts'

/** Under which field a finding stands; `null`: under the form. */
export interface SetupPlaces {
  readonly address: string | null
  readonly key: string | null
}

/** What is about the server or the API belongs to the address that led there, what is about the key to the key. */
export function setupPlaces(provider: ProviderView, { grant, inputs }: FormValues): SetupPlaces {
  const { plain } = inputsFor(provider, grant, inputs)
  const addresses = plain.filter(({ kind }) => kind === 'url')
  const address = addresses.find(({ required }) => required) ?? addresses[0]
  return { address: address?.id ?? null, key: plain.find(isSecret)?.id ?? null }
}
