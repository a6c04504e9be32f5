import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useNow, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { CodeBlock } from '../../ui/CodeBlock.tsx'
import { IconButton } from '../../ui/IconButton.tsx'

/** Long enough to compare a few characters, short enough for a shared screen. */
const shownMs = 20_000

type Step = { kind: 'hidden' } | { kind: 'asking' } | { kind: 'shown'; value: string; until: number }

/** The only place where a token appears on screen: after a question, for twenty seconds, while the window is in front. */
export function RevealToken({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const run = useRun()
  const { ticker } = useWindow()
  const [step, setStep] = useState<Step>({ kind: 'hidden' })
  const hide = useCallback(() => setStep({ kind: 'hidden' }), [])

  async function reveal(): Promise<void> {
    const lent = await run('tokens.reveal', { profile: profile.id })
    setStep(lent ? { kind: 'shown', value: lent.value, until: ticker.now() + shownMs } : { kind: 'hidden' })
  }

  if (step.kind === 'shown') return <Shown value={step.value} until={step.until} onHide={hide} />
  if (step.kind === 'asking') {
    return (
      <Callout
        tone="warn"
        title={t('profiles.revealTitle')}
        actions={
          <>
            <Button size="small" variant="primary" autoFocus onClick={() => void reveal()}>
              {t('profiles.revealConfirm')}
            </Button>
            <Button size="small" onClick={hide}>
              {t('actions.cancel')}
            </Button>
          </>
        }
      >
        {t('profiles.revealBody', { seconds: shownMs / 1000 })}
      </Callout>
    )
  }
  return (
    <div>
      <Button size="small" icon="eye" onClick={() => setStep({ kind: 'asking' })}>
        {t('profiles.reveal')}
      </Button>
    </div>
  )
}

function Shown({ value, until, onHide }: { value: string; until: number; onHide: () => void }) {
  const { t } = useTranslation()
  const now = useNow()
  const left = Math.max(0, Math.ceil((until - now) / 1000))
  useEffect(() => {
    if (left === 0) onHide()
  }, [left, onHide])
  useEffect(() => {
    window.addEventListener('blur', onHide)
    return () => window.removeEventListener('blur', onHide)
  }, [onHide])
  return (
    <CodeBlock
      code={value}
      label={t('profiles.revealed', { seconds: left })}
      caption={t('profiles.revealed', { seconds: left })}
      actions={<IconButton icon="eyeOff" label={t('profiles.hide')} autoFocus onClick={onHide} />}
    />
  )
}
