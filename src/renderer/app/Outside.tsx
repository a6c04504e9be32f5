import { useTranslation } from 'react-i18next'
import { useVault, useWindow } from '../store/vault-context.tsx'
import { errorText } from '../text/error-text.ts'
import { Button } from '../ui/Button.tsx'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { LonePage } from '../ui/LonePage.tsx'
import { Main } from '../ui/Main.tsx'
import { Sentence } from '../ui/Sentence.tsx'
import classes from './Outside.module.css'

export function Loading() {
  const { t } = useTranslation()
  return (
    <Main className={classes.page}>
      <p className={classes.late} role="status">
        {t('app.loading')}
      </p>
    </Main>
  )
}

/** The first read did not work. */
export function LoadFailed() {
  const { t } = useTranslation()
  const { store } = useWindow()
  const problem = useVault((state) => state.problem)
  const text = problem && errorText(t, problem)
  return (
    <LonePage title={t('app.loadFailed')}>
      {text && (
        <p className={classes.body} role="alert">
          {text.title}. <Sentence text={text.detail ?? text.remedy} />
        </p>
      )}
      <Button variant="primary" icon="refresh" onClick={() => void store.reload()}>
        {t('app.retry')}
      </Button>
    </LonePage>
  )
}

/** In the browser the session came from a one-time link, and has ended. */
export function ExpiredLink() {
  const { t } = useTranslation()
  return (
    <LonePage title={t('app.linkExpired')}>
      <p className={classes.body}>{t('app.linkExpiredBody')}</p>
      <div className={classes.code}>
        <CodeBlock code="npx tokenvault serve" label={t('app.linkExpiredHow')} />
      </div>
      <p className={classes.body}>{t('app.linkExpiredHow')}</p>
    </LonePage>
  )
}
