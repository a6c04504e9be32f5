import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type QuestionAnswer, type QuestionView, questionAnswers } from '../../../shared/access-views.ts'
import { useReport } from '../../store/use-actions.ts'
import { useRuleUndo } from '../../store/use-client-access.ts'
import { useUndoToast } from '../../store/use-undo-toast.ts'
import { useLocale, useNow, useToast, useWindow } from '../../store/vault-context.tsx'
import { formatCountdown } from '../../text/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Ring } from '../../ui/Ring.tsx'
import classes from './Questions.module.css'
import { coveredText, requestText, waitMs } from './question-model.ts'

/** A click that was meant for what stood there before must not answer: buttons wait for a moment (as in browsers' prompts). */
const settleMs = 500

/** Up to here a path is seen whole at once in the smallest window; a longer one may have to be scrolled. */
const longPath = 300

export function QuestionCard({ question, behind }: { question: QuestionView; behind: number }) {
  const { t } = useTranslation()
  const { clientName: client, profileName: profile, processId, waiting } = question
  const { answer, busy } = useAnswer(question)
  const settled = useSettled()
  const longer = question.covers !== question.path
  const long = question.path.length > longPath
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot take the focus
    <div
      className={classes.card}
      role="group"
      aria-label={t('questions.title', { client, profile })}
      tabIndex={-1}
      data-question
      data-mantine-stop-propagation
    >
      <div className={classes.head}>
        <p className={classes.title}>{t('questions.title', { client, profile })}</p>
        <TimeLeft expiresAt={question.expiresAt} />
      </div>
      <p className={classes.request} tabIndex={long ? 0 : undefined}>
        <span className={classes.method}>{question.methods.join(' → ')}</span> {question.path}
      </p>
      <p className={classes.facts}>
        {[
          ...(processId === null ? [] : [t('questions.process', { id: processId })]),
          ...(long ? [t('questions.long', { count: question.path.length })] : []),
          ...(waiting > 1 ? [t('questions.same', { count: waiting })] : []),
          ...(longer ? [t('questions.covers', { covers: coveredText(question) })] : []),
          ...(behind > 0 ? [t('questions.behind', { count: behind })] : []),
        ].map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      <div className={classes.answers}>
        {(['deny', ...questionAnswers.filter((one) => one !== 'deny')] as const).map((one) => (
          <Button
            key={one}
            size="small"
            variant={one === 'once' ? 'primary' : 'secondary'}
            disabled={!settled}
            busy={busy === one}
            title={one === 'hour' || one === 'always' ? coveredText(question) : requestText(question)}
            data-mantine-stop-propagation
            onClick={() => void answer(one)}
          >
            {t(`questions.answers.${one}`)}
          </Button>
        ))}
      </div>
    </div>
  )
}

/** Its own component: it alone renders once a second. */
function TimeLeft({ expiresAt }: { expiresAt: number }) {
  const { t } = useTranslation()
  const now = useNow()
  const left = Math.max(0, expiresAt - now)
  return (
    <span className={classes.left} role="timer" aria-live="off" title={t('questions.left')}>
      <Ring glyph="life" tone={left < 15_000 ? 'danger' : 'warn'} fraction={Math.min(1, left / waitMs)} />
      {formatCountdown(left, useLocale())}
    </span>
  )
}

function useAnswer(question: QuestionView) {
  const { t } = useTranslation()
  const { client } = useWindow()
  const toast = useToast()
  const undoToast = useUndoToast()
  const report = useReport()
  const undo = useRuleUndo()
  const [busy, setBusy] = useState<QuestionAnswer | null>(null)
  async function answer(given: QuestionAnswer): Promise<void> {
    if (busy !== null) return
    setBusy(given)
    const result = await client.call('access.answer', { question: question.id, answer: given })
    setBusy(null)
    if (result.ok) {
      const request = given === 'hour' || given === 'always' ? coveredText(question) : requestText(question)
      const ruled = result.value
      const said = {
        tone: 'ok',
        title: t(`questions.said.${given}`, { client: question.clientName }),
        body: request,
      } as const
      undoToast(said, ruled ? () => void undo(ruled) : undefined)
    } else if (result.error.code === 'NOT_FOUND') toast({ tone: 'neutral', title: t('questions.over') })
    else report(result.error)
  }
  return { answer, busy }
}

function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), settleMs)
    return () => clearTimeout(timer)
  }, [])
  return settled
}
