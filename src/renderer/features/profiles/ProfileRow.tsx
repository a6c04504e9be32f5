import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useLocale, useNow } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { ProviderMark } from '../../ui/ProviderMark.tsx'
import { Ring } from '../../ui/Ring.tsx'
import { lifeAt, stateKey, stateLook } from './life-model.ts'
import { rowTimeText } from './next-step-text.ts'
import classes from './ProfileList.module.css'

interface ProfileRowProps {
  readonly profile: ProfileView
  readonly icon: string | null
  readonly selected: boolean
  readonly position: number
  readonly count: number
  /** Pixels from the top of the list. */
  readonly top: number
  readonly id: string
  readonly onSelect: () => void
}

/** One option of the list. The list keeps the focus and names the row by `aria-activedescendant`. */
export function ProfileRow({ profile, icon, selected, position, count, top, id, onSelect }: ProfileRowProps) {
  const locale = useLocale()
  const provider = localText(profile.providerName, locale)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus (aria-activedescendant)
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={count}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
    >
      <ProviderMark id={profile.providerId} icon={icon} name={provider} size={28} />
      <div className={classes.names}>
        <div className={classes.name}>{profile.name}</div>
        <div className={classes.sub}>{profile.account ? `${provider} · ${profile.account}` : provider}</div>
      </div>
      <RowEnd profile={profile} />
    </div>
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
