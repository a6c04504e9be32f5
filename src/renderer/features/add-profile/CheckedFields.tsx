import { type FocusEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isSecret } from './form-model.ts'
import { ProviderFields, type ProviderFieldsProps } from './ProviderFields.tsx'
import { Findings } from './SetupFindings.tsx'
import { setupPlaces } from './setup-places.ts'
import { setupQuestion } from './setup-question.ts'
import { placedWords } from './setup-words.ts'
import { useSetupProbe } from './use-setup-probe.ts'

/** The fields of a form and what they lead to: looked up as they are filled in, stopping nobody. */
export function CheckedFields(props: Omit<ProviderFieldsProps, 'after'>) {
  const { provider, values } = props
  const { t } = useTranslation()
  const [typing, setTyping] = useState(false)
  const [untouched] = useState(values.inputs)
  // A form that is only looked at asks nobody.
  const question = values.inputs === untouched ? null : setupQuestion(provider, values, typing)
  const probed = useSetupProbe(question)
  const places = setupPlaces(provider, values)
  const words = placedWords(t, probed, places, values.grant)

  function entered({ target }: FocusEvent<HTMLElement>): void {
    const input = provider.inputs.find(({ id }) => id === target.getAttribute('name'))
    setTyping(input !== undefined && !isSecret(input) && (input.kind === 'url' || input.kind === 'text'))
  }

  const at = (place: string | null) => (
    <Findings
      words={words.filter((one) => one.place === place)}
      busy={probed.busy}
      checking={probed.busy && words.length === 0 && place === (places.address ?? places.key)}
    />
  )
  const after = (id: string) => (id === places.address || id === places.key) && at(id)
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only hears which of the fields has the focus */}
      <div onFocus={entered} onBlur={() => setTyping(false)}>
        <ProviderFields {...props} after={after} />
      </div>
      {(places.address === null || places.key === null) && at(null)}
    </>
  )
}
