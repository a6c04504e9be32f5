import type { MouseEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useLocale, useNow } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import { ProviderMark } from '../../ui/ProviderMark.tsx'
import { Ring } from '../../ui/Ring.tsx'
import { lifeAt, stateKey, stateLook } from './life-model.ts'
import { rowTimeText } from './next-step-text.ts'
import classes from './ProfileList.module.css'

interface ProfileRowProps {
  readonly profile: ProfileView
  readonly icon: string | null
  /** The row with the cursor: the one in the detail. */
  readonly active: boolean
  /** `null` while nothing is marked; then the active row is the selection. */
  readonly marked: boolean | null
  readonly position: number
  readonly count: number
  /** Pixels from the top of the list. */
  readonly top: number
  readonly id: string
  readonly onSelect: (event: MouseEvent, profileId: string) => void
  readonly onMark: () => void
}

/** One option of the list. The list keeps the focus and names the row by `aria-activedescendant`. */
export function ProfileRow(props: ProfileRowProps) {
  const { profile, icon, active, marked, position, count, top, id } = props
  const locale = useLocale()
  const provider = localText(profile.providerName, locale)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus (aria-activedescendant)
    <div
      id={id}
      role="option"
      aria-selected={marked ?? active}
      data-active={active}
      aria-posinset={position}
      aria-setsize={count}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => props.onSelect(event, profile.id)}
    >
      <Mark marked={marked ?? false} onMark={props.onMark}>
        <ProviderMark id={profile.providerId} icon={icon} name={provider} size={28} />
      </Mark>
      <div className={classes.names}>
        <div className={classes.name}>{profile.name}</div>
        <div className={classes.sub} title={profile.account ? `${provider} · ${profile.account}` : undefined}>
          {profile.account ?? provider}
        </div>
      </div>
      <RowEnd profile={profile} />
    </div>
  )
}

/** The provider's mark turns into a box under the pointer. Space does the same; for a screen reader the row is selected. */
function Mark({ marked, onMark, children }: { marked: boolean; onMark: () => void; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the listbox handles Space, and the option says that it is selected
    // biome-ignore lint/a11y/useKeyWithClickEvents: likewise
    <span
      className={classes.mark}
      data-marked={marked}
      onClick={(event) => {
        event.stopPropagation()
        onMark()
      }}
    >
      {children}
      <span className={classes.box} aria-hidden="true">
        <Icon name="check" size={14} />
      </span>
    </span>
  )
}

function RowEnd({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const now = useNow()
  const locale = useLocale()
  const { glyph, tone } = stateLook(profile)
  const life = lifeAt(profile.access, now)
  return (
    <div className={classes.end}>
      <span className={classes.time} data-tone={tone}>
        {rowTimeText(t, profile, now, locale)}
      </span>
      <span className={classes.state}>
        {t(stateKey(profile))}
        <Ring glyph={glyph} tone={tone} fraction={life.kind === 'running' ? (life.fraction ?? 1) : 1} size={12} />
      </span>
    </div>
  )
}
