import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useLocale, useNow, useVault } from '../../store/vault-context.tsx'
import { formatMoment, formatRelative } from '../../text/format.ts'
import { localText } from '../../text/local-text.ts'
import { Chips } from '../../ui/Chips.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './ProfileDetail.module.css'

/** Everything else that is known about a profile, in two quiet columns. */
export function FactsSection({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const now = useNow()
  const settings = useSettingLabels(profile)
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('profiles.account'), profile.account],
    [t('profiles.grant'), t(`grants.${profile.grant}`)],
    [t('profiles.scope'), profile.scope && <Chips items={profile.scope.split(/\s+/)} />],
    [t('profiles.upstream'), profile.upstream],
    ...Object.entries(profile.endpoints).map(([name, url]) => [`${profile.name}.${name}`, url] as const),
    ...settings,
    [
      t('profiles.refreshes'),
      profile.lastRefreshedAt === null
        ? profile.grant === 'static' || profile.grant === 'none'
          ? null
          : t('profiles.neverRefreshed')
        : t('profiles.refreshedTimes', {
            count: profile.refreshCount,
            relative: formatRelative(profile.lastRefreshedAt, now, locale),
          }),
    ],
    [t('profiles.created'), formatMoment(profile.createdAt, now, locale)],
    [t('profiles.tags'), profile.tags.length > 0 && <Chips items={profile.tags} />],
  ]
  return (
    <Section title={t('profiles.details')}>
      <dl className={classes.facts}>
        {rows
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <Fragment key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
      </dl>
    </Section>
  )
}

function useSettingLabels({
  providerId,
  settings,
  storedSecrets,
  upstream,
}: ProfileView): readonly (readonly [string, string])[] {
  const { t } = useTranslation()
  const locale = useLocale()
  const inputs = useVault((state) => state.providers).find(({ id }) => id === providerId)?.inputs ?? []
  const label = (id: string): string => {
    const input = inputs.find((candidate) => candidate.id === id)
    return input ? localText(input.label, locale) : id
  }
  /** A choice in the words of the form; anything else as it was typed. */
  const shown = (id: string, value: string): string => {
    const choice = inputs.find((input) => input.id === id)?.choices.find((candidate) => candidate.value === value)
    return choice ? localText(choice.label, locale) : value
  }
  return [
    // The address of the API is the upstream above, in the words of the provider's form.
    ...Object.entries(settings)
      .filter(([, value]) => value !== upstream)
      .map(([id, value]) => [label(id), shown(id, value)] as const),
    ...(storedSecrets.length > 0 ? [[t('profiles.stored'), storedSecrets.map(label).join(', ')] as const] : []),
  ]
}
