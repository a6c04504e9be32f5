import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute, useVault, useWindow } from '../../store/vault-context.tsx'
import { EmptyProfiles } from './EmptyProfiles.tsx'
import { ListPane } from './ListPane.tsx'
import { type ListQuery, listProfiles } from './list-model.ts'
import { ProfileDetail } from './ProfileDetail.tsx'
import { ProfileList } from './ProfileList.tsx'
import classes from './ProfilesScreen.module.css'

const startQuery: ListQuery = { search: '', filter: 'all', sort: 'attention' }

/** Home: the list on the left, the chosen profile on the right; in a narrow window one after the other. */
export function ProfilesScreen() {
  const { t } = useTranslation()
  const { router } = useWindow()
  const { profileId } = useRoute()
  const profiles = useVault((state) => state.profiles)
  const [query, setQuery] = useState(startQuery)
  const rows = useMemo(() => listProfiles(profiles, query), [profiles, query])
  /** The row under the arrow keys in a narrow window, where moving must not yet leave the list. */
  const [cursor, setCursor] = useState<string | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const detail = useRef<HTMLElement>(null)
  const screen = useRef<HTMLDivElement>(null)
  const wide = useMediaQuery('(min-width: 45.01rem)', true, { getInitialValueInEffect: false })
  // Side by side there is always something to look at; in a narrow window the list comes first.
  const shown = profiles.find(({ id }) => id === profileId) ?? (wide ? rows[0] : undefined)

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return
      event.preventDefault()
      search.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  const go = (id: string): void => router.go('profiles', id)
  if (profiles.length === 0) return <EmptyProfiles />
  const focusList = (): void => {
    const first = rows[0]?.id ?? null
    if (!wide) setCursor(first)
    else if (first && !rows.some(({ id }) => id === shown?.id)) go(first)
    screen.current?.querySelector<HTMLElement>('[role=listbox]')?.focus()
  }
  return (
    <div ref={screen} className={classes.screen} data-detail={shown !== undefined}>
      <ListPane
        total={profiles.length}
        rows={rows}
        query={query}
        onQuery={setQuery}
        searchRef={search}
        onLeaveSearch={focusList}
      >
        <ProfileList
          rows={rows}
          selectedId={wide ? (shown?.id ?? null) : cursor}
          onMove={wide ? go : setCursor}
          onChoose={go}
          onOpen={(id) => {
            go(id)
            // In a narrow window the detail is in the page only after the next render.
            requestAnimationFrame(() => detail.current?.focus())
          }}
        />
      </ListPane>
      {shown ? (
        <ProfileDetail paneRef={detail} alone={!wide} profile={shown} onBack={() => router.go('profiles')} />
      ) : (
        <p className={classes.nothing}>{t('profiles.choose')}</p>
      )}
    </div>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null
  )
}
