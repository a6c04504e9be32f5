import { useTranslation } from 'react-i18next'
import { useVault } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { Callout } from '../../ui/Callout.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import classes from './Storage.module.css'
import { StorageActions } from './StorageActions.tsx'

/** The vault file is no good, and the host serves what it has in memory. */
export function StorageNotice() {
  const { t } = useTranslation()
  const storage = useVault((state) => state.storage)
  if (!storage?.problem) return null
  const { title, remedy, detail } = errorText(t, storage.problem)
  return (
    <div className={classes.notice}>
      <Callout live tone="danger" title={title} actions={<StorageActions storage={storage} />}>
        <Sentence text={detail ?? remedy} />
      </Callout>
    </div>
  )
}
