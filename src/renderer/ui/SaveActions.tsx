import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import { FormActions } from './FormActions.tsx'

/** The end of a form in a dialog: leave it as it was, or save. */
export function SaveActions({ busy, onCancel }: { busy: boolean; onCancel: () => void }) {
  const { t } = useTranslation()
  return (
    <FormActions>
      <Button onClick={onCancel}>{t('actions.cancel')}</Button>
      <Button type="submit" variant="primary" busy={busy}>
        {t('actions.save')}
      </Button>
    </FormActions>
  )
}
