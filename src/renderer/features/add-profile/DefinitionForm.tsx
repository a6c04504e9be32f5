import { Textarea } from '@mantine/core'
import { type ChangeEvent, type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WireError } from '../../../shared/result.ts'
import type { ProviderView } from '../../../shared/views.ts'
import { useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { Stack } from '../../ui/Stack.tsx'
import classes from './AddProfile.module.css'

interface DefinitionFormProps {
  readonly onBack: () => void
  readonly onAdded: (provider: ProviderView) => void
}

type Problem = { readonly kind: 'json'; readonly where: string } | { readonly kind: 'call'; readonly error: WireError }

/** Adds a provider from JSON: chosen as a file or pasted. What is wrong is named by file, pointer and expectation. */
export function DefinitionForm({ onBack, onAdded }: DefinitionFormProps) {
  const { t } = useTranslation()
  const { client } = useWindow()
  const [text, setText] = useState('')
  const [file, setFile] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const picker = useRef<HTMLInputElement>(null)

  async function choose(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const picker = event.currentTarget
    const chosen = picker.files?.[0]
    if (!chosen) return
    // Or the same file, put right meanwhile, could not be chosen again.
    picker.value = ''
    setFile(chosen.name)
    setProblem(null)
    setText(await chosen.text())
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy || text.trim() === '') return
    const parsed = parseDefinition(text)
    if (!parsed.ok) return setProblem({ kind: 'json', where: parsed.where })
    setBusy(true)
    const source = file ?? t('add.file.pasted')
    const result = await client.call('providers.add', { definition: parsed.definition, source })
    setBusy(false)
    if (result.ok) onAdded(result.value)
    else setProblem({ kind: 'call', error: result.error })
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <p>{t('add.file.lead')}</p>
        <div className={classes.fileRow}>
          <input
            ref={picker}
            className={classes.hiddenFile}
            type="file"
            accept="application/json,.json"
            aria-label={t('add.file.choose')}
            tabIndex={-1}
            onChange={(event) => void choose(event)}
          />
          <Button data-autofocus icon="file" onClick={() => picker.current?.click()}>
            {t('add.file.choose')}
          </Button>
          {file && t('add.file.chosen', { file })}
        </div>
        <Textarea
          label={t('add.file.paste')}
          rows={10}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setProblem(null)
          }}
        />
        {problem && <Refusal problem={problem} />}
      </Stack>
      <FormActions
        start={
          <Button variant="quiet" icon="back" onClick={onBack}>
            {t('actions.back')}
          </Button>
        }
      >
        <Button type="submit" variant="primary" busy={busy} disabled={text.trim() === ''}>
          {t('add.file.submit')}
        </Button>
      </FormActions>
    </form>
  )
}

function Refusal({ problem }: { problem: Problem }) {
  const { t } = useTranslation()
  if (problem.kind === 'json') {
    return (
      <Callout live tone="danger" title={t('add.file.notJson')}>
        {t('add.file.notJsonBody', { where: problem.where })}
      </Callout>
    )
  }
  const { message, details } = problem.error
  const where = details?.pointer
  return (
    <Callout live tone="danger" title={t('add.file.failed')}>
      <p>{message}</p>
      {where !== undefined && (
        <dl className={classes.where}>
          <dt>{t('add.file.where')}</dt>
          <dd>{where === '' ? '/' : where}</dd>
          <dt>{t('add.file.expected')}</dt>
          <dd>{details?.expected}</dd>
        </dl>
      )}
    </Callout>
  )
}

function parseDefinition(text: string): { ok: true; definition: unknown } | { ok: false; where: string } {
  try {
    return { ok: true, definition: JSON.parse(text) }
  } catch (error) {
    return { ok: false, where: error instanceof Error ? error.message : '' }
  }
}
