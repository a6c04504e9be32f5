import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LentShape } from '../../../shared/contract.ts'
import type { PreferencesView, ProfileView } from '../../../shared/views.ts'
import { screens } from '../../store/route.ts'
import { useCopyLent, useRun } from '../../store/use-actions.ts'
import { useVault, useWindow, type VaultWindow } from '../../store/vault-context.tsx'
import type { Command } from './palette-model.ts'

/** Every action of the window, by name. */
export function useCommands(): readonly Command[] {
  const { t } = useTranslation()
  const vaultWindow = useWindow()
  const run = useRun()
  const copy = useCopyLent()
  const profiles = useVault((state) => state.profiles)
  const paused = useVault((state) => state.proxy?.paused ?? false)
  return useMemo(
    () => [
      ...generalCommands(t, vaultWindow, run, profiles, paused),
      ...profiles.flatMap((profile) => profileCommands(t, vaultWindow, run, copy, profile)),
    ],
    [t, vaultWindow, run, copy, profiles, paused],
  )
}

type Run = ReturnType<typeof useRun>
type Copy = ReturnType<typeof useCopyLent>

function generalCommands(
  t: TFunction,
  { dialogs, router }: VaultWindow,
  run: Run,
  profiles: readonly ProfileView[],
  paused: boolean,
): readonly Command[] {
  const group = t('palette.groupActions')
  const theme = (value: PreferencesView['theme']) => () => void run('host.setPreferences', { theme: value })
  const refreshable = profiles.filter(({ state }) => state === 'valid' || state === 'expired')
  return [
    ...screens.map(
      (screen): Command => ({
        id: `go-${screen}`,
        group: t('palette.groupGo'),
        label: t('palette.go', { screen: t(`nav.${screen}`) }),
        icon: screen,
        run: () => router.go(screen),
      }),
    ),
    {
      id: 'add-profile',
      group,
      label: t('palette.addProfile'),
      icon: 'plus',
      run: () => dialogs.show({ kind: 'add-profile' }),
    },
    {
      id: 'add-client',
      group,
      label: t('palette.addClient'),
      icon: 'key',
      run: () => dialogs.show({ kind: 'add-client' }),
    },
    {
      id: 'refresh-all',
      group,
      label: t('palette.refreshAll'),
      icon: 'refresh',
      run: () => {
        for (const { id } of refreshable) void run('tokens.refresh', { profile: id })
      },
    },
    {
      id: 'pause-proxy',
      group,
      label: t(paused ? 'palette.resumeProxy' : 'palette.pauseProxy'),
      icon: paused ? 'play' : 'pause',
      run: () => void run('proxy.pause', { paused: !paused }),
    },
    { id: 'lock', group, label: t('palette.lock'), icon: 'lock', run: () => void run('vault.lock') },
    { id: 'light', group, label: t('palette.themeLight'), icon: 'eye', run: theme('light') },
    { id: 'dark', group, label: t('palette.themeDark'), icon: 'eye', run: theme('dark') },
    { id: 'system', group, label: t('palette.themeSystem'), icon: 'eye', run: theme('system') },
  ]
}

function profileCommands(
  t: TFunction,
  { dialogs, router }: VaultWindow,
  run: Run,
  copy: Copy,
  profile: ProfileView,
): readonly Command[] {
  const { id, name, state } = profile
  const group = t('palette.groupProfiles')
  const command = (key: string, label: string, icon: Command['icon'], action: () => void): Command => ({
    id: `${key}-${id}`,
    group,
    label,
    icon,
    run: action,
  })
  const copying = (shape: LentShape) => () => void copy(profile, shape)
  const holdsToken = profile.grant !== 'none' && ['valid', 'refreshing', 'static', 'expired'].includes(state)
  return [
    command('open', t('palette.openProfile', { name }), 'profiles', () => router.go('profiles', id)),
    ...(holdsToken
      ? [
          command('copy-token', t('palette.copyToken', { name }), 'copy', copying('access-token')),
          command('copy-header', t('palette.copyHeader', { name }), 'copy', copying('header')),
        ]
      : []),
    ...(profile.proxyUrl
      ? [command('copy-url', t('palette.copyProxyUrl', { name }), 'copy', copying('proxy-url'))]
      : []),
    ...(holdsToken && profile.upstream
      ? [command('curl', t('palette.copyCurl', { name }), 'copy', copying('curl'))]
      : []),
    ...(state === 'valid' || state === 'expired'
      ? [
          command(
            'refresh',
            t('palette.refresh', { name }),
            'refresh',
            () => void run('tokens.refresh', { profile: id }),
          ),
        ]
      : []),
    ...(profile.grant === 'none'
      ? []
      : [
          command('sign-in', t('palette.signIn', { name }), 'signIn', () =>
            dialogs.show({ kind: 'sign-in', profileId: id }),
          ),
        ]),
    ...(holdsToken
      ? [
          command('sign-out', t('palette.signOut', { name }), 'signOut', () =>
            dialogs.show({ kind: 'sign-out', profileId: id }),
          ),
        ]
      : []),
    command('edit', t('palette.edit', { name }), 'edit', () => dialogs.show({ kind: 'edit-profile', profileId: id })),
    command('remove', t('palette.remove', { name }), 'trash', () =>
      dialogs.show({ kind: 'remove-profile', profileId: id }),
    ),
  ]
}
