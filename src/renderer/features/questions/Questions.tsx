import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuestionView } from '../../../shared/access-views.ts'
import { useToast, useVault } from '../../store/vault-context.tsx'
import { joinSentences } from '../../text/join-sentences.ts'
import { QuestionCard } from './QuestionCard.tsx'
import classes from './Questions.module.css'
import { questionChanges, requestText, waitingQuestions } from './question-model.ts'

/**
 * Requests that wait for a person, one at a time, over every screen. It never takes the focus: a key that is pressed for
 * something else must not answer. F8 goes there and back (`useCornerFocus`).
 */
export function Questions() {
  const { t } = useTranslation()
  const toast = useToast()
  const questions = useVault((state) => state.questions)
  const waiting = waitingQuestions(questions, Date.now())
  const [first] = waiting
  const known = useRef<readonly QuestionView[]>([])
  const [said, setSaid] = useState({ at: 0, text: '' })

  useEffect(() => {
    const { arrived, expired } = questionChanges(known.current, questions, Date.now())
    known.current = questions
    const [one, ...others] = arrived
    if (one) {
      const { clientName: client, profileName: profile } = one
      const sentence = t('questions.announce', { client, profile, request: requestText(one) })
      const behind = others.length > 0 && t('questions.behind', { count: others.length })
      setSaid(({ at }) => ({ at: at + 1, text: joinSentences(sentence, behind) }))
    }
    for (const { clientName: client, ...gone } of expired) {
      toast({
        tone: 'neutral',
        title: t('questions.expired', { client }),
        body: t('questions.expiredBody', { request: requestText(gone) }),
      })
    }
  }, [questions, t, toast])

  return (
    <section className={classes.panel} aria-label={t('questions.label')}>
      {/* A new element each time: the same request that comes again is read out again. */}
      <VisuallyHidden role="alert">
        <span key={said.at}>{said.text}</span>
      </VisuallyHidden>
      {first && <QuestionCard key={first.id} question={first} behind={waiting.length - 1} />}
    </section>
  )
}
