import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useLocale, useNow, useVault, useWindow } from '../../store/vault-context.tsx'
import { formatRelative } from '../../text/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './Past.module.css'
import { type Usage, usageOf } from './usage-model.ts'

/** Requests that are looked at, and users that are shown. */
const looked = 200
const shown = 5
/** Walking through the list with the arrow keys asks only where it rests. */
const settleMs = 80
/** A busy proxy notes many requests a second; to look once in so long is enough. */
const pauseMs = 2_000

/** Who used the profile of late: clients through the proxy, and whoever copied its token. */
export function UsageSection({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { router } = useWindow()
  const locale = useLocale()
  const now = useNow()
  const users = useUsage(profile.id)
  if (!users || users.length === 0) return null
  return (
    <Section
      title={t('usage.title')}
      lead={t('usage.lead')}
      actions={
        <Button size="small" icon="ledger" onClick={() => router.goToLedgerOfProfile(profile.id)}>
          {t('usage.all')}
        </Button>
      }
    >
      <ul className={classes.entries}>
        {users.slice(0, shown).map(({ clientId, name, count, refused, lastAt }) => (
          <li key={clientId} className={classes.entry}>
            <i className={classes.dot} data-tone={clientId === null ? 'neutral' : 'ok'} aria-hidden="true" />
            <span className={classes.what}>
              {clientId === null ? t('usage.you') : (name ?? clientId)}
              <span className={classes.more}>
                {t(clientId === null ? 'usage.handed' : 'usage.requests', { count })}
                {refused > 0 && ` · ${t('usage.refused', { count: refused })}`}
              </span>
            </span>
            <span className={classes.when}>{formatRelative(lastAt, now, locale)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function useUsage(profileId: string): readonly Usage[] | null {
  const { client } = useWindow()
  const version = useVault((state) => state.ledgerVersion)
  const [users, setUsers] = useState<readonly Usage[] | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to read again
  useEffect(() => {
    let current = true
    const read = async () => {
      const result = await client.call('ledger.list', { profile: profileId, limit: looked })
      if (current && result.ok) setUsers(usageOf(result.value))
    }
    const timer = setTimeout(() => void read(), users === null ? settleMs : pauseMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, profileId, version])
  return users
}
