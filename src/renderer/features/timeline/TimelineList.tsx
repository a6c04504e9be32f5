import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, memo, useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { profileWords } from '../../../shared/profile-words.ts'
import { timeWords } from '../../../shared/time-words.ts'
import { useLocale, useVault, useWindow } from '../../store/vault-context.tsx'
import { languageOf, localText } from '../../text/local-text.ts'
import { ProviderMark } from '../../ui/ProviderMark.tsx'
import classes from './Timeline.module.css'
import { TimelineScale } from './TimelineScale.tsx'
import { type Axis, accessBar, type Bar, placeOf, refreshBar, type TimelineRow } from './timeline-model.ts'

const rowHeight = 36
const idPrefix = 'life-'
/** It stays above the rows, inside the same scroller, so that both have the same width whatever its scrollbar takes. */
const scaleHeight = 28

/** One row a profile, only those in sight in the page. Arrow keys walk, Enter opens the profile. */
export function TimelineList({ rows, axis }: { rows: readonly TimelineRow[]; axis: Axis }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { router } = useWindow()
  const providers = useVault((state) => state.providers)
  const icons = useMemo(() => new Map(providers.map(({ id, icon }) => [id, icon])), [providers])
  const scroller = useRef<HTMLDivElement>(null)
  const [activeId, setActiveId] = useState<string | null>(null)
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // The same functions from one frame to the next, or all ten thousand rows are measured again in each.
    estimateSize: useCallback(() => rowHeight * rem, [rem]),
    getItemKey: useCallback((at) => rows[at]?.profile.id ?? at, [rows]),
    overscan: 6,
    scrollPaddingStart: scaleHeight * rem,
  })
  const at = rows.findIndex(({ profile }) => profile.id === activeId)

  function onKeyDown(event: KeyboardEvent): void {
    const current = rows[at]?.profile.id
    if (event.key === 'Enter' && current) router.go('profiles', current)
    const last = rows.length - 1
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: at - 10,
      Home: 0,
      End: last,
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    const to = Math.max(0, Math.min(last, move))
    setActiveId(rows[to]?.profile.id ?? null)
    virtual.scrollToIndex(to, { align: 'auto' })
  }

  /** Here for all rows, so that a row has no function of its own and stays as it is while the list scrolls. */
  function onClick({ target }: MouseEvent<HTMLElement>): void {
    const id = (target as Element).closest('[role=option]')?.id.slice(idPrefix.length)
    if (id !== undefined) router.go('profiles', id)
  }

  return (
    <div
      ref={scroller}
      className={classes.list}
      role="listbox"
      aria-label={t('timeline.list')}
      aria-activedescendant={at === -1 ? undefined : `${idPrefix}${activeId}`}
      data-at={at !== -1}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <TimelineScale axis={axis} />
      <div className={classes.now} aria-hidden="true">
        <i style={{ left: `${placeOf(axis, axis.now) * 100}%` }} />
      </div>
      <div className={classes.spacer} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => {
          const row = rows[index]
          return (
            row && (
              <Row
                key={key}
                row={row}
                axis={axis}
                locale={locale}
                icon={icons.get(row.profile.providerId) ?? null}
                active={index === at}
                position={index + 1}
                count={rows.length}
                top={start}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

interface RowProps {
  readonly row: TimelineRow
  readonly axis: Axis
  readonly locale: string
  readonly icon: string | null
  readonly active: boolean
  readonly position: number
  readonly count: number
  readonly top: number
}

const Row = memo(function Row({ row, axis, locale, icon, active, position, count, top }: RowProps) {
  const { profile, moments } = row
  const words = profileWords(profile, axis.now, languageOf(locale), timeWords(axis.now, locale))
  const [access, refresh] = [accessBar(axis, profile), refreshBar(axis, profile)]
  const said = words.calm ? words.next : `${words.happened} ${words.todo}`
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus (aria-activedescendant)
    <div
      id={`${idPrefix}${profile.id}`}
      role="option"
      aria-selected={active}
      aria-posinset={position}
      aria-setsize={count}
      aria-label={`${profile.name}: ${said}`}
      title={said}
      className={classes.row}
      style={{ top }}
    >
      <span className={classes.name}>
        <ProviderMark id={profile.providerId} icon={icon} name={localText(profile.providerName, locale)} size={20} />
        <span className={classes.nameText}>{profile.name}</span>
      </span>
      <span className={classes.track} aria-hidden="true">
        {!refresh && !access && moments.length === 0 && (
          <span
            className={classes.quiet}
            style={{ marginInlineStart: `calc(${placeOf(axis, axis.now) * 100}% + 0.5rem)` }}
          >
            {words.calm ? words.next : words.happened}
          </span>
        )}
        <LifeBar kind="refresh" bar={refresh} />
        <LifeBar kind="access" bar={access} />
        {moments.map(({ kind, at }) =>
          at > axis.to ? null : (
            <i key={kind} className={classes.moment} data-kind={kind} style={{ left: `${placeOf(axis, at) * 100}%` }} />
          ),
        )}
      </span>
    </div>
  )
})

function LifeBar({ kind, bar }: { kind: 'access' | 'refresh'; bar: Bar | null }) {
  if (!bar) return null
  return (
    <i
      className={classes.bar}
      data-kind={kind}
      data-open={bar.open}
      style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
    />
  )
}
