import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LentShape } from '../../../shared/contract.ts'
import { headerNames } from '../../../shared/header-names.ts'
import type { ProfileView } from '../../../shared/views.ts'
import { useCopyLent, useRun } from '../../store/use-actions.ts'
import { useUndoable } from '../../store/use-undoable.ts'
import { useLocale, useToast, useWindow } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { needsPerson } from './life-model.ts'
import classes from './ProfileDetail.module.css'

/** The one thing to do now as a button, the rest in two menus. */
export function ProfileActions({ profile }: { profile: ProfileView }) {
  return (
    <div className={classes.actions}>
      <RefreshButton profile={profile} />
      <MainAction profile={profile} />
      <MoreMenu profile={profile} />
    </div>
  )
}

function MainAction({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const signIn = () => dialogs.show({ kind: 'sign-in', profileId: profile.id })
  if (profile.state === 'signing-in') {
    return <Button onClick={signIn}>{t('profiles.cancelSignIn')}</Button>
  }
  if (needsPerson(profile)) {
    return (
      <Button variant="primary" icon="signIn" onClick={signIn}>
        {t(profile.state === 'signed-out' ? 'profiles.signIn' : 'profiles.signInAgain')}
      </Button>
    )
  }
  if (profile.grant === 'none') return <CopyAddress profile={profile} />
  return <CopyMenu profile={profile} />
}

/** Without a token there is only the address to copy. */
function CopyAddress({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const copy = useCopyLent()
  if (!profile.proxyUrl) return null
  return (
    <Button variant="primary" icon="copy" onClick={() => void copy(profile, 'proxy-url')}>
      {t('profiles.copyProxyUrl')}
    </Button>
  )
}

function CopyMenu({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const copy = useCopyLent()
  const items: readonly { shape: LentShape; label: string }[] = [
    { shape: 'header', label: t('profiles.copyHeader', { header: headerNames(profile) }) },
    ...(profile.proxyUrl ? [{ shape: 'proxy-url', label: t('profiles.copyProxyUrl') } as const] : []),
    ...(profile.upstream ? [{ shape: 'curl', label: t('profiles.copyCurl') } as const] : []),
    { shape: 'env', label: t('profileActions.copyEnv') },
    ...(profile.upstream ? [{ shape: 'netrc', label: t('profileActions.copyNetrc') } as const] : []),
  ]
  return (
    <div className={classes.split}>
      <Button variant="primary" icon="copy" onClick={() => void copy(profile, 'access-token')}>
        {t('profiles.copyToken')}
      </Button>
      <Menu>
        <Menu.Target>
          <Button variant="primary" aria-label={t('profiles.copyMore')}>
            <Icon name="chevronDown" size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {items.map(({ shape, label }) => (
            <Menu.Item
              key={shape}
              leftSection={<Icon name="copy" size={14} />}
              onClick={() => void copy(profile, shape)}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

function RefreshButton({ profile }: { profile: ProfileView }) {
  const toast = useToast()
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const [busy, setBusy] = useState(false)
  const refreshable = profile.state === 'valid' || profile.state === 'expired' || profile.state === 'refreshing'
  if (!refreshable) return null
  async function refresh(): Promise<void> {
    if (busy) return
    setBusy(true)
    const view = await run('tokens.refresh', { profile: profile.id })
    setBusy(false)
    if (!view) return
    store.putProfile(view)
    toast({ tone: 'ok', title: t('profiles.refreshed', { name: profile.name }) })
  }
  return (
    <IconButton
      icon="refresh"
      label={t('profiles.refresh')}
      spinning={busy || profile.state === 'refreshing'}
      onClick={() => void refresh()}
    />
  )
}

function MoreMenu({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const undoable = useUndoable()
  const profileId = profile.id
  const hasSession = profile.state !== 'signed-out' && profile.state !== 'signing-in' && profile.grant !== 'none'
  return (
    <Menu>
      <Menu.Target>
        <IconButton icon="more" label={t('app.more')} />
      </Menu.Target>
      <Menu.Dropdown>
        {profile.grant !== 'none' && (
          <Menu.Item
            leftSection={<Icon name="signIn" size={14} />}
            onClick={() => dialogs.show({ kind: 'sign-in', profileId })}
          >
            {t(hasSession ? 'profiles.signInAgain' : 'profiles.signIn')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<Icon name="edit" size={14} />}
          onClick={() => dialogs.show({ kind: 'rename-profile', profileId })}
        >
          {t('profiles.rename')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="settings" size={14} />}
          onClick={() => dialogs.show({ kind: 'edit-profile', profileId })}
        >
          {t('profiles.edit')}
        </Menu.Item>
        {hasSession && <RotateItem profile={profile} />}
        <Menu.Divider />
        {hasSession && (
          <Menu.Item leftSection={<Icon name="signOut" size={14} />} onClick={() => void undoable('signOut', profile)}>
            {t('profiles.signOut')}
          </Menu.Item>
        )}
        <Menu.Item
          data-tone="danger"
          leftSection={<Icon name="trash" size={14} />}
          onClick={() => void undoable('remove', profile)}
        >
          {t('profiles.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function RotateItem({ profile }: { profile: ProfileView }) {
  const toast = useToast()
  const { t } = useTranslation()
  const locale = useLocale()
  const { store } = useWindow()
  const run = useRun()
  if (!profile.rotates) return null
  const key = localText(profile.rotates, locale)
  async function rotate(): Promise<void> {
    const view = await run('tokens.rotateKey', { profile: profile.id })
    if (!view) return
    store.putProfile(view)
    toast({ tone: 'ok', title: t('profiles.rotated', { name: profile.name, key }) })
  }
  return (
    <Menu.Item leftSection={<Icon name="key" size={14} />} onClick={() => void rotate()}>
      {t('profiles.rotate', { key })}
    </Menu.Item>
  )
}
