import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useVault } from '../../store/vault-context.tsx'
import { moveInList } from './list-model.ts'
import classes from './ProfileList.module.css'
import { ProfileRow } from './ProfileRow.tsx'

interface ProfileListProps {
  readonly rows: readonly ProfileView[]
  readonly selectedId: string | null
  /** The arrow keys. */
  readonly onMove: (id: string) => void
  /** A click. */
  readonly onChoose: (id: string) => void
  /** Enter: go on to the detail. */
  readonly onOpen: (id: string) => void
}

const rowHeight = 52
const optionId = (id: string): string => `profile-${id}`

/** Only the rows in sight exist in the page, so that ten thousand profiles scroll like ten. */
export function ProfileList({ rows, selectedId, onMove, onChoose, onOpen }: ProfileListProps) {
  const { t } = useTranslation()
  const providers = useVault((state) => state.providers)
  const scroller = useRef<HTMLDivElement>(null)
  const remember = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight * remember,
    getItemKey: (at) => rows[at]?.id ?? at,
    overscan: 8,
  })
  const at = rows.findIndex(({ id }) => id === selectedId)

  useEffect(() => {
    if (at !== -1) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])

  function onKeyDown(event: KeyboardEvent): void {
    const current = rows[at]
    if (event.key === 'Enter' && current) {
      event.preventDefault()
      onOpen(current.id)
      return
    }
    const to = moveInList(event.key, at, rows.length, 10)
    const row = to === null ? undefined : rows[to]
    if (!row) return
    event.preventDefault()
    onMove(row.id)
  }

  return (
    <div
      ref={scroller}
      className={classes.list}
      role="listbox"
      aria-label={t('profiles.list')}
      aria-activedescendant={at === -1 ? undefined : optionId(rows[at]?.id ?? '')}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={classes.spacer} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const profile = rows[item.index]
          return (
            profile && (
              <ProfileRow
                key={item.key}
                id={optionId(profile.id)}
                profile={profile}
                icon={providers.find(({ id }) => id === profile.providerId)?.icon ?? null}
                selected={item.index === at}
                position={item.index + 1}
                count={rows.length}
                top={item.start}
                onSelect={() => onChoose(profile.id)}
              />
            )
          )
        })}
      </div>
    </div>
  )
}
