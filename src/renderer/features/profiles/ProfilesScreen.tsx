import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProfileActions } from '../../store/use-profile-actions.ts'
import { useLocale, useRoute, useVault, useWindow } from '../../store/vault-context.tsx'
import { BulkBar } from './BulkBar.tsx'
import { EmptyProfiles } from './EmptyProfiles.tsx'
import { groupRows } from './group-rows.ts'
import { ListPane } from './ListPane.tsx'
import { stateKey } from './life-model.ts'
import { createProfileListing } from './list-model.ts'
import { keepShown, noMarks } from './marks.ts'
import { ProfileDetail } from './ProfileDetail.tsx'
import { ProfileList } from './ProfileList.tsx'
import classes from './ProfilesScreen.module.css'
import { type ListView, useListView } from './use-list-view.ts'
import { useSearchKey } from './use-search-key.ts'

/** Home: the list on the left, the chosen profile on the right; in a narrow window one after the other. */
export function ProfilesScreen() {
  const profiles = useVault((state) => state.profiles)
  return profiles.length === 0 ? <EmptyProfiles /> : <ListAndDetail />
}

function ListAndDetail() {
  const { t } = useTranslation()
  const { router } = useWindow()
  const { profileId } = useRoute()
  const profiles = useVault((state) => state.profiles)
  const [view, setView] = useListView()
  const { rows, items } = useItems(view)
  const [allMarks, setMarks] = useState(noMarks)
  const act = useProfileActions()
  /** The row under the arrow keys in a narrow window, where moving must not yet leave the list. */
  const [cursor, setCursor] = useState<string | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const detail = useRef<HTMLElement>(null)
  const screen = useRef<HTMLDivElement>(null)
  const wide = useMediaQuery('(min-width: 45.01rem)', true, { getInitialValueInEffect: false })
  const place = useRef(0)
  const at = items.findIndex((item) => item.kind === 'profile' && item.profile.id === profileId)
  useEffect(() => {
    if (at >= 0) place.current = at
  }, [at])
  // Side by side there is always something to look at, and what comes next after one that was removed; in a narrow window
  // the list comes first.
  const other = () => firstOf(items.slice(profileId === undefined ? 0 : place.current)) ?? lastOf(items)
  const shown = profiles.find(({ id }) => id === profileId) ?? (wide ? other() : undefined)
  const marks = useMemo(
    () =>
      keepShown(
        allMarks,
        rows.map(({ id }) => id),
      ),
    [allMarks, rows],
  )
  // What went out of sight is no longer marked when it comes back.
  useEffect(() => setMarks(marks), [marks])
  const marked = useMemo(() => rows.filter(({ id }) => marks.ids.has(id)), [rows, marks])
  useSearchKey(search)

  const go = useCallback((id: string): void => router.go('profiles', id), [router])
  const focusList = (): void => {
    const first = firstOf(items)?.id ?? null
    if (!wide) setCursor(first)
    else if (first && !rows.some(({ id }) => id === shown?.id)) go(first)
    screen.current?.querySelector<HTMLElement>('[role=listbox]')?.focus()
  }
  return (
    <div ref={screen} className={classes.screen} data-detail={shown !== undefined}>
      <ListPane
        rows={rows}
        view={view}
        onView={setView}
        searchRef={search}
        onLeaveSearch={focusList}
        foot={marked.length > 0 && <BulkBar marked={marked} onClear={() => setMarks(noMarks)} />}
      >
        <ProfileList
          items={items}
          selectedId={wide ? (shown?.id ?? null) : cursor}
          marks={marks}
          onMarks={setMarks}
          onMove={wide ? go : setCursor}
          onChoose={go}
          onOpen={(id) => {
            go(id)
            // In a narrow window the detail is in the page only after the next render.
            requestAnimationFrame(() => detail.current?.focus())
          }}
          onAction={(action, id) => {
            const profile = profiles.find((candidate) => candidate.id === id)
            if (profile) void act(action, profile)
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

function useItems(view: ListView) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { ticker } = useWindow()
  const profiles = useVault((state) => state.profiles)
  const [listing] = useState(createProfileListing)
  const rows = useMemo(() => listing(profiles, view, ticker.now()), [listing, profiles, view, ticker])
  const { group } = view
  const items = useMemo(
    () => groupRows(rows, group, { locale, stateName: (row) => t(stateKey(row)), untagged: t('profiles.untagged') }),
    [rows, group, locale, t],
  )
  return { rows, items }
}

function lastOf(items: ReturnType<typeof groupRows>) {
  const last = items.findLast((item) => item.kind === 'profile')
  return last?.kind === 'profile' ? last.profile : undefined
}

function firstOf(items: ReturnType<typeof groupRows>) {
  const first = items.find((item) => item.kind === 'profile')
  return first?.kind === 'profile' ? first.profile : undefined
}
