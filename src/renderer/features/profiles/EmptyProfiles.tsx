import { useTranslation } from 'react-i18next'
import { useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import classes from './EmptyProfiles.module.css'

const lines = [
  { icon: 'key', key: 'profiles.empty1' },
  { icon: 'refresh', key: 'profiles.empty2' },
  { icon: 'proxy', key: 'profiles.empty3' },
] as const

/** The first minute: what this is in three lines, and the two ways to begin. */
export function EmptyProfiles() {
  const { t } = useTranslation()
  const { dialogs, router } = useWindow()
  return (
    <section className={classes.empty} aria-label={t('profiles.title')}>
      <h1 className={classes.title}>{t('profiles.emptyTitle')}</h1>
      <ol className={classes.lines}>
        {lines.map(({ icon, key }) => (
          <li key={key} className={classes.line}>
            <Icon name={icon} className={classes.icon} />
            {t(key)}
          </li>
        ))}
      </ol>
      <div className={classes.actions}>
        <Button variant="primary" size="large" onClick={() => dialogs.show({ kind: 'add-profile' })}>
          {t('profiles.emptyAdd')}
        </Button>
        <Button size="large" icon="lab" onClick={() => router.go('lab')}>
          {t('lab.emptyLink')}
        </Button>
      </div>
      <div className={classes.actions}>
        <Button variant="quiet" onClick={() => dialogs.show({ kind: 'add-profile', fromFile: true })}>
          {t('profiles.emptyFile')}
        </Button>
        <Button variant="quiet" onClick={() => dialogs.show({ kind: 'import' })}>
          {t('backup.emptyImport')}
        </Button>
      </div>
    </section>
  )
}
