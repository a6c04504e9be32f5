import type { TFunction } from 'i18next'
import { memo } from 'react'
import type { ProfileView } from '../../../shared/views.ts'
import { useTicking } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { ProviderMark } from '../../ui/ProviderMark.tsx'
import { Ring } from '../../ui/Ring.tsx'
import { lifeAt, stateKey, stateLook } from './life-model.ts'
import { rowTimeText } from './next-step-text.ts'
import classes from './ProfileList.module.css'

interface RowEndProps {
  readonly profile: ProfileView
  /** From the list: to ask for them in each row is most of what a row costs. */
  readonly t: TFunction
  readonly locale: string
}

interface ProfileRowProps extends RowEndProps {
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
}

/** One option of the list. The list keeps the focus, names the row by `aria-activedescendant` and hears its clicks. */
export const ProfileRow = memo(function ProfileRow(props: ProfileRowProps) {
  const { profile, icon, active, marked, position, count, top, id, t, locale } = props
  const provider = localText(profile.providerName, locale)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus (aria-activedescendant)
    <div
      id={id}
      role="option"
      aria-selected={marked ?? active}
      data-active={active}
      aria-posinset={position}
      aria-setsize={count}
      className={classes.row}
      style={{ top }}
    >
      <span className={classes.mark} data-marked={marked ?? false}>
        <ProviderMark id={profile.providerId} icon={icon} name={provider} size={28} />
      </span>
      <div className={classes.names}>
        <div className={classes.name}>{profile.name}</div>
        <div className={classes.sub} title={profile.account ? `${provider} · ${profile.account}` : undefined}>
          {profile.account ?? provider}
        </div>
      </div>
      <RowEnd profile={profile} t={t} locale={locale} />
    </div>
  )
})

/** The provider's mark turns into a box under the pointer. Space does the same; for a screen reader the row is selected. */
export function isOnMark(target: Element): boolean {
  return target.closest(`.${classes.mark}`) !== null
}

/** A ring of twelve pixels shows no finer steps. */
const ringSteps = 60

function RowEnd({ profile, t, locale }: RowEndProps) {
  const { glyph, tone } = stateLook(profile)
  const time = useTicking((now) => rowTimeText(t, profile, now, locale))
  const left = useTicking((now) => {
    const life = lifeAt(profile.access, now)
    return life.kind === 'running' ? Math.round((life.fraction ?? 1) * ringSteps) : ringSteps
  })
  return (
    <div className={classes.end}>
      <span className={classes.time} data-tone={tone}>
        {time}
      </span>
      <span className={classes.state}>
        {t(stateKey(profile))}
        <Ring glyph={glyph} tone={tone} fraction={left / ringSteps} size={12} />
      </span>
    </div>
  )
}
