import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, memo, useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileAction } from '../../store/profile-actions.ts'
import { useLocale, useVault } from '../../store/vault-context.tsx'
import type { ListItem } from './group-rows.ts'
import { type ListCommand, listKey } from './list-keys.ts'
import { type Marks, markAll, markRange, noMarks, toggleMark } from './marks.ts'
import classes from './ProfileList.module.css'
import { isOnMark, ProfileRow } from './ProfileRow.tsx'

interface ProfileListProps {
  readonly items: readonly ListItem[]
  readonly selectedId: string | null
  readonly marks: Marks
  readonly onMarks: (marks: Marks) => void
  /** The arrow keys. */
  readonly onMove: (id: string) => void
  /** A click. */
  readonly onChoose: (id: string) => void
  /** Enter: go on to the detail. */
  readonly onOpen: (id: string) => void
  readonly onAction: (action: ProfileAction, id: string) => void
}

const rowHeight = 52
const groupHeight = 32
const idPrefix = 'profile-'
const optionId = (id: string): string => `${idPrefix}${id}`

/** Only the rows in sight exist in the page, so that ten thousand profiles scroll like ten. */
export function ProfileList(props: ProfileListProps) {
  const { items, selectedId, marks, onMarks } = props
  const { t } = useTranslation()
  const locale = useLocale()
  const providers = useVault((state) => state.providers)
  const scroller = useRef<HTMLDivElement>(null)
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
  const icons = useMemo(() => new Map(providers.map(({ id, icon }) => [id, icon])), [providers])
  /** Where each profile stands among the items, in the order of the list. */
  const places = useMemo(() => {
    const found = new Map<string, number>()
    for (const [at, item] of items.entries()) if (item.kind === 'profile') found.set(item.profile.id, at)
    return found
  }, [items])
  const order = useMemo(() => [...places.keys()], [places])
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    // The same functions from one frame to the next, or all ten thousand rows are measured again in each.
    estimateSize: useCallback((at) => (items[at]?.kind === 'group' ? groupHeight : rowHeight) * rem, [items, rem]),
    getItemKey: useCallback((at) => keyOf(items[at]) ?? at, [items]),
    overscan: 8,
  })
  const place = selectedId === null ? undefined : places.get(selectedId)

  useEffect(() => {
    if (place !== undefined) virtual.scrollToIndex(place, { align: 'auto' })
  }, [place, virtual])

  function onKeyDown(event: KeyboardEvent): void {
    const at = selectedId === null ? -1 : order.indexOf(selectedId)
    const command = listKey(event, { at, length: order.length, page: 10, selection: `${getSelection()}` !== '' })
    // Escape is the dialog's or the browser's while there is nothing to unmark.
    if (!command || (command.kind === 'clear' && marks.ids.size === 0)) return
    event.preventDefault()
    obey(command, order[at])
  }

  function obey(command: ListCommand, current: string | undefined): void {
    if (command.kind === 'clear') onMarks(noMarks)
    else if (command.kind === 'mark-all') onMarks(markAll(order))
    else if (command.kind === 'move' || command.kind === 'range') {
      const to = order[command.to]
      if (to === undefined) return
      if (command.kind === 'range') onMarks(markRange(marks, order, current ?? null, to))
      props.onMove(to)
    } else if (current === undefined) return
    else if (command.kind === 'open') props.onOpen(current)
    else if (command.kind === 'mark') onMarks(toggleMark(marks, current))
    else if (command.kind === 'action') props.onAction(command.action, current)
  }

  /** Here for all rows, so that a row has no function of its own and stays as it is while the list scrolls. */
  function onClick(event: MouseEvent<HTMLElement>): void {
    const target = event.target as Element
    const id = target.closest('[role=option]')?.id.slice(idPrefix.length)
    if (id === undefined) return
    if (isOnMark(target)) onMarks(toggleMark(marks, id))
    else if (event.shiftKey) onMarks(markRange(marks, order, selectedId, id))
    else if (event.ctrlKey || event.metaKey) onMarks(toggleMark(marks, id))
    else props.onChoose(id)
  }

  const marking = marks.ids.size > 0
  return (
    <div
      ref={scroller}
      className={classes.list}
      role="listbox"
      aria-label={t('profiles.list')}
      aria-multiselectable="true"
      aria-activedescendant={place === undefined || selectedId === null ? undefined : optionId(selectedId)}
      data-marking={marking}
      data-at={place !== undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div className={classes.spacer} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => {
          const item = items[index]
          if (!item) return null
          if (item.kind === 'group') return <GroupHead key={key} label={item.label} count={item.count} top={start} />
          const { profile } = item
          return (
            <ProfileRow
              key={key}
              id={optionId(profile.id)}
              profile={profile}
              t={t}
              locale={locale}
              icon={icons.get(profile.providerId) ?? null}
              active={profile.id === selectedId}
              marked={marking ? marks.ids.has(profile.id) : null}
              position={item.position}
              count={order.length}
              top={start}
            />
          )
        })}
      </div>
    </div>
  )
}

function keyOf(item: ListItem | undefined): string | undefined {
  return item?.kind === 'group' ? item.id : item?.profile.id
}

const GroupHead = memo(function GroupHead({ label, count, top }: { label: string; count: number; top: number }) {
  return (
    <div role="presentation" className={classes.group} style={{ top }}>
      {label}
      <span className={classes.count}>{count}</span>
    </div>
  )
})
