import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { ClientView, ProfileView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useRevoke } from '../../store/use-client-access.ts'
import { useLocale, useNow, useToast, useVault, useWindow } from '../../store/vault-context.tsx'
import { formatMoment, formatRelative } from '../../text/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Row } from '../../ui/Section.tsx'
import classes from './Clients.module.css'
import { isActive, standingRules } from './client-model.ts'

export function ClientRow({ client }: { client: ClientView }) {
  const toast = useToast()
  const { t } = useTranslation()
  const run = useRun()
  const now = useNow()
  const locale = useLocale()
  const profiles = useVault((state) => state.profiles)
  const revoke = useRevoke()
  const { dialogs, router } = useWindow()
  const active = isActive(client, now)

  async function remove(): Promise<void> {
    const removed = await run('clients.remove', { client: client.id })
    if (removed !== undefined) toast({ tone: 'ok', title: t('clients.removedToast', { name: client.name }) })
  }

  return (
    <Row
      start={
        <span className={classes.mark}>
          <Icon name={client.processId === null ? 'key' : 'terminal'} />
        </span>
      }
      label={
        <span className={active ? undefined : classes.ended}>
          {client.name}
          <code className={classes.hint}>{client.keyHint}</code>
        </span>
      }
      hint={
        <>
          {permissionsText(t, client, profiles, now)}
          <br />
          {lifeText(t, client, now, locale)}
        </>
      }
    >
      <IconButton
        icon="ledger"
        label={`${t('clients.requests')}: ${client.name}`}
        onClick={() => router.goToLedgerOf(client.id)}
      />
      {active && (
        <IconButton
          icon="edit"
          label={`${t('clients.edit')}: ${client.name}`}
          onClick={() => dialogs.show({ kind: 'edit-client', clientId: client.id })}
        />
      )}
      {active ? (
        <Button size="small" aria-label={`${t('clients.revoke')}: ${client.name}`} onClick={() => void revoke(client)}>
          {t('clients.revoke')}
        </Button>
      ) : (
        <IconButton icon="trash" label={`${t('clients.remove')}: ${client.name}`} onClick={() => void remove()} />
      )}
    </Row>
  )
}

/** What a key may do, in one line. */
export function permissionsText(
  t: TFunction,
  { permissions, limits }: ClientView,
  profiles: readonly ProfileView[],
  now: number,
): string {
  const { methods, paths, origins, otherwise } = permissions
  const rules = standingRules(permissions, now)
  return [
    profilesText(t, permissions.profiles, profiles),
    ...(otherwise === 'ask' && methods.length === 0 && paths.length === 0
      ? []
      : [
          methods.length === 0 ? t('clients.allMethods') : methods.join(', '),
          paths.length === 0 ? t('clients.allPaths') : paths.join(', '),
        ]),
    ...(otherwise === 'ask' ? [t('clients.asksRest')] : []),
    ...(rules.length === 0 ? [] : [t('clients.ruleCount', { count: rules.length })]),
    ...(limits?.requestsPerMinute ? [t('clients.perMinute', { count: limits.requestsPerMinute })] : []),
    ...(limits?.concurrent ? [t('clients.atOnce', { count: limits.concurrent })] : []),
    ...(origins.length === 0 ? [] : [t('clients.origins', { count: origins.length })]),
  ].join(' · ')
}

function profilesText(t: TFunction, allowed: readonly string[] | '*', profiles: readonly ProfileView[]): string {
  if (allowed === '*') return t('clients.allProfiles')
  if (allowed.length === 0) return t('clients.noProfiles')
  const names = allowed.map((id) => profiles.find((profile) => profile.id === id)?.name).filter(Boolean)
  if (names.length === 0 || names.length > 3) return t('clients.profiles', { count: allowed.length })
  return names.join(', ')
}

function lifeText(t: TFunction, client: ClientView, now: number, locale: string): string {
  const { revokedAt, expiresAt, lastUsedAt, processId } = client
  const relative = (at: number) => ({ relative: formatRelative(at, now, locale) })
  const end =
    revokedAt !== null
      ? t('clients.revoked', relative(revokedAt))
      : expiresAt === null
        ? t('clients.noExpiry')
        : expiresAt > now
          ? t('clients.expires', { moment: formatMoment(expiresAt, now, locale) })
          : t('clients.expired', relative(expiresAt))
  const use = lastUsedAt === null ? t('clients.neverUsed') : t('clients.lastUsed', relative(lastUsedAt))
  return [use, end, ...(processId === null ? [] : [t('clients.process', { id: processId })])].join(' · ')
}
