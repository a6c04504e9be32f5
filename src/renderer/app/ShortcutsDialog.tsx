import { useTranslation } from 'react-i18next'
import { actionKeys, profileActions } from '../store/profile-actions.ts'
import { undoKeys } from '../store/use-undo-toast.ts'
import { useWindow } from '../store/vault-context.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { KeyHint, modifier } from '../ui/KeyHint.tsx'
import classes from './ShortcutsDialog.module.css'

const anywhere = [
  ['palette', [modifier, 'K']],
  ['search', ['/']],
  ['undo', undoKeys],
  ['help', ['?']],
  ['question', ['F8']],
] as const

const inList = [
  ['move', ['↑', '↓']],
  ['open', ['Enter']],
  ['mark', ['Space']],
  ['markRange', ['Shift', '↓']],
  ['markAll', [modifier, 'A']],
  ['clearMarks', ['Esc']],
  ['copy', [modifier, 'C']],
] as const

/** Every key that does something, in two columns. */
export function ShortcutsDialog() {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  return (
    <Dialog title={t('shortcuts.title')} closeLabel={t('actions.close')} onClose={dialogs.close}>
      <div className={classes.columns}>
        <Group title={t('shortcuts.anywhere')} rows={anywhere.map(([key, keys]) => [t(`shortcuts.${key}`), keys])} />
        <Group title={t('shortcuts.inList')} rows={inList.map(([key, keys]) => [t(`shortcuts.${key}`), keys])} />
        <Group
          title={t('shortcuts.onRow')}
          rows={profileActions.flatMap((action) => {
            const key = actionKeys[action]
            return key ? [[t(`profileActions.${action}`), [key.length === 1 ? key.toUpperCase() : key]]] : []
          })}
        />
      </div>
    </Dialog>
  )
}

interface GroupProps {
  readonly title: string
  readonly rows: readonly (readonly [label: string, keys: readonly string[]])[]
}

function Group({ title, rows }: GroupProps) {
  return (
    <section className={classes.group} aria-label={title}>
      <h3 className={classes.title}>{title}</h3>
      <dl>
        {rows.map(([label, keys]) => (
          <div key={label} className={classes.row}>
            <dt>{label}</dt>
            <dd>
              <KeyHint keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
