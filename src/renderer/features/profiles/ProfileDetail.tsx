import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useLocale, useNow, useVault } from '../../store/vault-context.tsx'
import { errorText } from '../../text/error-text.ts'
import { formatRelative } from '../../text/format.ts'
import { localText } from '../../text/local-text.ts'
import { Callout } from '../../ui/Callout.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { ProviderMark } from '../../ui/ProviderMark.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { ClaimsSection } from './ClaimsSection.tsx'
import { FactsSection } from './FactsSection.tsx'
import { HistorySection } from './HistorySection.tsx'
import { LifePanel } from './LifePanel.tsx'
import { holdsToken } from './life-model.ts'
import { ProfileActions } from './ProfileActions.tsx'
import classes from './ProfileDetail.module.css'
import { ReachSection } from './ReachSection.tsx'
import { RestoredCopy } from './RestoredCopy.tsx'
import { RevealToken } from './RevealToken.tsx'
import { UsageSection } from './UsageSection.tsx'
import { UseSection } from './UseSection.tsx'

interface ProfileDetailProps {
  readonly profile: ProfileView
  readonly paneRef: Ref<HTMLElement>
  /** In a narrow window this is the page, and its name the first heading. */
  readonly alone: boolean
  /** In a narrow window: back to the list. */
  readonly onBack: () => void
}

export function ProfileDetail({ profile, paneRef, alone, onBack }: ProfileDetailProps) {
  const Heading = alone ? 'h1' : 'h2'
  const { t } = useTranslation()
  const locale = useLocale()
  const icon = useVault(({ providers }) => providers.find(({ id }) => id === profile.providerId)?.icon ?? null)
  const provider = localText(profile.providerName, locale)
  return (
    <article ref={paneRef} className={classes.pane} aria-label={profile.name} tabIndex={-1}>
      <div className={classes.column}>
        <header className={classes.head}>
          <IconButton icon="back" label={t('actions.back')} className={classes.backOnly} onClick={onBack} />
          <ProviderMark id={profile.providerId} icon={icon} name={provider} size={40} />
          <div className={classes.titles}>
            <Heading className={classes.title}>{profile.name}</Heading>
            <p className={classes.sub}>{profile.account ? `${provider} · ${profile.account}` : provider}</p>
          </div>
          <ProfileActions profile={profile} />
        </header>
        <LifePanel profile={profile} />
        <RestoredCopy key={`copy-${profile.id}`} profile={profile} />
        <LastError profile={profile} />
        <UseSection profile={profile} />
        {holdsToken(profile) && (
          <div className={classes.look}>
            <RevealToken key={`reveal-${profile.id}`} profile={profile} />
            <ClaimsSection key={`claims-${profile.id}`} profile={profile} />
          </div>
        )}
        <HistorySection key={`history-${profile.id}`} profile={profile} />
        <ReachSection profile={profile} />
        <UsageSection key={`usage-${profile.id}`} profile={profile} />
        <FactsSection profile={profile} />
      </div>
    </article>
  )
}

function LastError({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const now = useNow()
  // That a sign-in is needed, and why, is said above.
  if (!profile.lastError || profile.lastError.code === 'SIGN_IN_NEEDED') return null
  const { title, detail } = errorText(t, profile.lastError)
  const when = t('profiles.lastError', { relative: formatRelative(profile.lastError.at, now, locale) })
  return (
    <Callout tone={profile.next.kind === 'retry' ? 'warn' : 'neutral'} title={title}>
      {when}
      {detail && (
        <>
          <br />
          <Sentence text={detail} />
        </>
      )}
    </Callout>
  )
}
