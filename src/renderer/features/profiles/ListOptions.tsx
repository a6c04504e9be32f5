import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { groupings } from './group-rows.ts'
import { sortOrders, stateFilters } from './list-model.ts'
import classes from './ProfileList.module.css'
import type { ListView } from './use-list-view.ts'

interface ListOptionsProps {
  readonly view: ListView
  readonly onView: (view: ListView) => void
  readonly tags: readonly (readonly [tag: string, count: number])[]
}

/** More tags than this make no menu; the search finds the rest. */
const mostTags = 12

/** What is shown, in which order, and under which headings. */
export function ListOptions({ view, onView, tags }: ListOptionsProps) {
  const { t } = useTranslation()
  return (
    <Menu>
      <Menu.Target>
        <IconButton icon="filter" label={t('profiles.options')} />
      </Menu.Target>
      <Menu.Dropdown className={classes.options}>
        <Menu.Label>{t('profiles.filter')}</Menu.Label>
        {stateFilters.map((filter) => (
          <Choice key={filter} chosen={view.filter === filter} onChoose={() => onView({ ...view, filter })}>
            {t(`profiles.filters.${filter}`)}
          </Choice>
        ))}
        {tags.length > 0 && <Menu.Label>{t('profiles.tags')}</Menu.Label>}
        {tags.slice(0, mostTags).map(([tag, count]) => (
          <Menu.CheckboxItem
            key={tag}
            value={tag}
            checked={view.tag === tag}
            checkIcon={check}
            closeMenuOnClick
            onChange={() => onView({ ...view, tag: view.tag === tag ? null : tag })}
          >
            {tag} <span className={classes.count}>{count}</span>
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('profiles.sort')}</Menu.Label>
        {sortOrders.map((sort) => (
          <Choice key={sort} chosen={view.sort === sort} onChoose={() => onView({ ...view, sort })}>
            {t(`profiles.sorts.${sort}`)}
          </Choice>
        ))}
        <Menu.Label>{t('profiles.group')}</Menu.Label>
        {groupings.map((group) => (
          <Choice key={group} chosen={view.group === group} onChoose={() => onView({ ...view, group })}>
            {t(`profiles.groupings.${group}`)}
          </Choice>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const check = <Icon name="check" size={14} />

function Choice({ chosen, onChoose, children }: { chosen: boolean; onChoose: () => void; children: ReactNode }) {
  return (
    <Menu.RadioItem value="" checked={chosen} checkIcon={check} closeMenuOnClick onChange={onChoose}>
      {children}
    </Menu.RadioItem>
  )
}
