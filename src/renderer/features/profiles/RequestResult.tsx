import { useTranslation } from 'react-i18next'
import type { Result } from '../../../shared/result.ts'
import { curlCommand } from '../../../shared/snippets.ts'
import type { TriedRequestView } from '../../../shared/views.ts'
import { useCopyText } from '../../store/use-actions.ts'
import { useLocale } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { formatBytes, formatMilliseconds } from '../../text/format.ts'
import { Callout } from '../../ui/Callout.tsx'
import { CodeBlock } from '../../ui/CodeBlock.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { outcomeOf, toneOf } from './first-request-model.ts'

/** How it went, and, where it works, the same request for a terminal. */
export function RequestResult({ result }: { result: Result<TriedRequestView> }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const copy = useCopyText()
  if (!result.ok) {
    const { title, remedy } = errorText(t, result.error)
    return (
      <Callout tone="danger" title={title}>
        {remedy}
      </Callout>
    )
  }
  const { status, durationMs, bytes, contentType, url, refusal } = result.value
  const outcome = outcomeOf(result.value)
  const facts = [formatMilliseconds(durationMs, locale), contentType, formatBytes(bytes, locale)].filter(Boolean)
  const code = curlCommand(url)
  return (
    <>
      <Callout tone={toneOf[outcome]} title={t(`firstRequest.${outcome}.title`, { status, code: refusal ?? '' })}>
        <p>{t(`firstRequest.${outcome}.body`)}</p>
        <p>{facts.join(' · ')}</p>
      </Callout>
      {toneOf[outcome] === 'ok' && (
        <CodeBlock
          code={code}
          label={t('firstRequest.snippet')}
          actions={
            <IconButton
              icon="copy"
              label={t('firstRequest.copySnippet')}
              onClick={() => void copy(code, t('actions.copied'))}
            />
          }
        />
      )}
    </>
  )
}
