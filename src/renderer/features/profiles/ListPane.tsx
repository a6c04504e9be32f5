import { TextInput } from '@mantine/core'
import { type ReactNode, type Ref, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { ListOptions } from './ListOptions.tsx'
import { countTags } from './list-model.ts'
import classes from './ProfileList.module.css'
import { type ListView, narrowed } from './use-list-view.ts'

interface ListPaneProps {
  readonly rows: readonly ProfileView[]
  readonly view: ListView
  readonly onView: (view: ListView) => void
  readonly searchRef: Ref<HTMLInputElement>
  /** Arrow down in the search field goes on to the list. */
  readonly onLeaveSearch: () => void
  /** What can be done with the marked profiles. */
  readonly foot: ReactNode
  readonly children: ReactNode
}

/** The left half: search, sort, filter and groups above the list. */
export function ListPane({ rows, view, onView, searchRef, onLeaveSearch, foot, children }: ListPaneProps) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const profiles = useVault((state) => state.profiles)
  const tags = useMemo(() => countTags(profiles), [profiles])
  const total = profiles.length
  const everything = { ...view, search: '', filter: 'all', tag: null } as const
  return (
    <div className={classes.pane}>
      <div className={classes.head}>
        <div className={classes.titles}>
          <h1 className={classes.title}>
            {t('profiles.title')}
            <span className={classes.count}>{rows.length === total ? total : `${rows.length} / ${total}`}</span>
          </h1>
          <ListOptions view={view} onView={onView} tags={tags} />
          <IconButton icon="plus" label={t('profiles.add')} onClick={() => dialogs.show({ kind: 'add-profile' })} />
        </div>
        <TextInput
          ref={searchRef}
          className={classes.search}
          type="search"
          aria-label={t('profiles.search')}
          placeholder={t('profiles.searchPlaceholder')}
          leftSection={<Icon name="search" size={14} />}
          rightSection={view.search === '' ? <kbd>/</kbd> : undefined}
          value={view.search}
          onChange={(event) => onView({ ...view, search: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault()
              onLeaveSearch()
            }
            if (event.key === 'Escape' && view.search !== '') onView({ ...view, search: '' })
          }}
        />
        <FilterNote view={view} onView={onView} />
      </div>
      {rows.length > 0 ? (
        children
      ) : (
        <div className={classes.none} role="status">
          {view.search === '' ? t('profiles.noMatchState') : t('profiles.noMatch', { query: view.search })}
          <Button size="small" onClick={() => onView(everything)}>
            {t('profiles.showAll')}
          </Button>
        </div>
      )}
      {foot}
    </div>
  )
}

/** What is left out must be seen, or a profile seems lost. */
function FilterNote({ view, onView }: Pick<ListPaneProps, 'view' | 'onView'>) {
  const { t } = useTranslation()
  if (!narrowed({ ...view, search: '' })) return null
  const words = [view.filter === 'all' ? null : t(`profiles.filters.${view.filter}`), view.tag]
  return (
    <div className={classes.filterNote}>
      {t('profiles.filter')}: {words.filter((word) => word !== null).join(' · ')}
      <Button size="small" variant="quiet" onClick={() => onView({ ...view, filter: 'all', tag: null })}>
        {t('profiles.filters.all')}
      </Button>
    </div>
  )
}
