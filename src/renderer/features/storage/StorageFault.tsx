import { useTranslation } from 'react-i18next'
import type { StorageView } from '../../../shared/views.ts'
import { useLocale } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { formatExact } from '../../text/format.ts'
import { LonePage } from '../../ui/LonePage.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import classes from './Storage.module.css'
import { StorageActions } from './StorageActions.tsx'

/** All there is to see while the vault file cannot be opened. It goes away by itself when the file is put right. */
export function StorageFault({ storage, problem }: { storage: StorageView; problem: StorageProblem }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { title, remedy, detail } = errorText(t, problem)
  return (
    <LonePage title={title}>
      <p role="alert">
        <Sentence text={detail ?? remedy} />
      </p>
      <p className={classes.aside}>{t('storage.watched', { moment: formatExact(problem.since, locale) })}</p>
      <div className={classes.actions}>
        <StorageActions storage={storage} />
      </div>
      {(detail ?? remedy).includes(storage.path) || <p className={classes.path}>{storage.path}</p>}
    </LonePage>
  )
}

export type StorageProblem = NonNullable<StorageView['problem']>
