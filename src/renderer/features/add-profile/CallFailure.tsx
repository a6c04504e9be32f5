import { useTranslation } from 'react-i18next'
import type { WireError } from '../../../shared/result.ts'
import { errorText } from '../../text/error-text.ts'
import { Callout } from '../../ui/Callout.tsx'
import { Sentence } from '../../ui/Sentence.tsx'

/** Why the host refused a form, read out at once. */
export function CallFailure({ error }: { error: WireError }) {
  const { t } = useTranslation()
  const { title, remedy, detail } = errorText(t, error)
  return (
    <Callout live tone="danger" title={title}>
      <p>{remedy}</p>
      {detail && (
        <p>
          <Sentence text={detail} />
        </p>
      )}
    </Callout>
  )
}
