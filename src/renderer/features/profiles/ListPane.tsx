import { Menu, TextInput } from '@mantine/core'
import type { ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { type ListQuery, sortOrders, stateFilters } from './list-model.ts'
import classes from './ProfileList.module.css'

interface ListPaneProps {
  readonly total: number
  readonly rows: readonly ProfileView[]
  readonly query: ListQuery
  readonly onQuery: (query: ListQuery) => void
  readonly searchRef: Ref<HTMLInputElement>
  /** Arrow down in the search field goes on to the list. */
  readonly onLeaveSearch: () => void
  readonly children: ReactNode
}

/** The left half: search, sort and filter above the list. */
export function ListPane({ total, rows, query, onQuery, searchRef, onLeaveSearch, children }: ListPaneProps) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  return (
    <div className={classes.pane}>
      <div className={classes.head}>
        <div className={classes.titles}>
          <h1 className={classes.title}>
            {t('profiles.title')}
            <span className={classes.count}>{rows.length === total ? total : `${rows.length} / ${total}`}</span>
          </h1>
          <OptionsMenu query={query} onQuery={onQuery} />
          <IconButton icon="plus" label={t('profiles.add')} onClick={() => dialogs.show({ kind: 'add-profile' })} />
        </div>
        <TextInput
          ref={searchRef}
          className={classes.search}
          type="search"
          aria-label={t('profiles.search')}
          placeholder={t('profiles.searchPlaceholder')}
          leftSection={<Icon name="search" size={14} />}
          rightSection={query.search === '' ? <kbd>/</kbd> : undefined}
          value={query.search}
          onChange={(event) => onQuery({ ...query, search: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault()
              onLeaveSearch()
            }
            if (event.key === 'Escape' && query.search !== '') onQuery({ ...query, search: '' })
          }}
        />
        {query.filter !== 'all' && (
          <div className={classes.filterNote}>
            {t('profiles.filter')}: {t(`profiles.filters.${query.filter}`)}
            <Button size="small" variant="quiet" onClick={() => onQuery({ ...query, filter: 'all' })}>
              {t('profiles.filters.all')}
            </Button>
          </div>
        )}
      </div>
      {rows.length > 0 ? (
        children
      ) : (
        <div className={classes.none} role="status">
          {query.search === '' ? t('profiles.noMatchState') : t('profiles.noMatch', { query: query.search })}
          <Button size="small" onClick={() => onQuery({ ...query, search: '', filter: 'all' })}>
            {t('profiles.clearSearch')}
          </Button>
        </div>
      )}
    </div>
  )
}

function OptionsMenu({ query, onQuery }: Pick<ListPaneProps, 'query' | 'onQuery'>) {
  const { t } = useTranslation()
  return (
    <Menu>
      <Menu.Target>
        <IconButton icon="filter" label={t('profiles.options')} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('profiles.sort')}</Menu.Label>
        {sortOrders.map((sort) => (
          <Menu.Item
            key={sort}
            role="menuitemradio"
            aria-checked={query.sort === sort}
            leftSection={<Chosen yes={query.sort === sort} />}
            onClick={() => onQuery({ ...query, sort })}
          >
            {t(`profiles.sorts.${sort}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('profiles.filter')}</Menu.Label>
        {stateFilters.map((filter) => (
          <Menu.Item
            key={filter}
            role="menuitemradio"
            aria-checked={query.filter === filter}
            leftSection={<Chosen yes={query.filter === filter} />}
            onClick={() => onQuery({ ...query, filter })}
          >
            {t(`profiles.filters.${filter}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Chosen({ yes }: { yes: boolean }) {
  return <Icon name="check" size={14} className={yes ? undefined : classes.hidden} />
}
