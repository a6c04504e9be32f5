import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { headerNames } from '../../../shared/header-names.ts'
import type { PreferencesView, ProfileView } from '../../../shared/views.ts'
import { actionIcons, actionKeys, type ProfileAction } from '../../store/profile-actions.ts'
import { screens } from '../../store/route.ts'
import { useRun } from '../../store/use-actions.ts'
import { useProfileActions } from '../../store/use-profile-actions.ts'
import { undoKeys } from '../../store/use-undo-toast.ts'
import { useVault, useWindow, type VaultWindow } from '../../store/vault-context.tsx'
import { type Command, searchCommands } from './palette-model.ts'
import { matchProfiles } from './profile-matches.ts'

/** With thousands of profiles nobody reads on, and the next letter narrows it. */
const limit = 60

/** Every action of the window that fits what was typed, best first. */
export function useCommands(query: string): readonly Command[] {
  const { t } = useTranslation()
  const vaultWindow = useWindow()
  const run = useRun()
  const act = useProfileActions()
  const profiles = useVault((state) => state.profiles)
  const paused = useVault((state) => state.proxy?.paused ?? false)
  const general = useMemo(
    () => generalCommands(t, vaultWindow, run, profiles, paused),
    [t, vaultWindow, run, profiles, paused],
  )
  return useMemo(() => {
    const wordsOf = (action: ProfileAction, header: string) => t(`palette.profile.${action}`, { name: '', header })
    const matches = matchProfiles(profiles, query, wordsOf, limit)
    const own = matches.map(({ action, profile }) => profileCommand(t, act, action, profile))
    return searchCommands([...general, ...own], query, limit)
  }, [t, act, general, profiles, query])
}

type Run = ReturnType<typeof useRun>
type Act = ReturnType<typeof useProfileActions>

function generalCommands(
  t: TFunction,
  { dialogs, router, undos }: VaultWindow,
  run: Run,
  profiles: readonly ProfileView[],
  paused: boolean,
): readonly Command[] {
  const group = t('palette.groupActions')
  const theme = (value: PreferencesView['theme']) => () => void run('host.setPreferences', { theme: value })
  const undo = undos.last()
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
    ...(undo
      ? [
          {
            id: 'undo',
            group,
            label: t('palette.undo', { what: undo.title }),
            icon: 'back' as const,
            keys: undoKeys,
            run: () => void undos.undo(undo.id),
          },
        ]
      : []),
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
      id: 'lab-profile',
      group,
      label: t('lab.palette'),
      icon: 'lab',
      run: () => void addLabProfile(run, router),
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
    {
      id: 'shortcuts',
      group,
      label: t('shortcuts.title'),
      icon: 'command',
      keys: ['?'],
      run: () => dialogs.show({ kind: 'shortcuts' }),
    },
    {
      id: 'english',
      group,
      label: t('palette.english'),
      icon: 'edit',
      run: () => void run('host.setPreferences', { language: 'en' }),
    },
    {
      id: 'chinese',
      group,
      label: t('palette.chinese'),
      icon: 'edit',
      run: () => void run('host.setPreferences', { language: 'zh-CN' }),
    },
    { id: 'lock', group, label: t('palette.lock'), icon: 'lock', run: () => void run('vault.lock') },
    { id: 'light', group, label: t('palette.themeLight'), icon: 'eye', run: theme('light') },
    { id: 'dark', group, label: t('palette.themeDark'), icon: 'eye', run: theme('dark') },
    { id: 'system', group, label: t('palette.themeSystem'), icon: 'eye', run: theme('system') },
  ]
}

/** Starts the lab when it is off; its page shows what comes of it. */
async function addLabProfile(run: Run, router: VaultWindow['router']): Promise<void> {
  router.go('lab')
  const status = await run('lab.status')
  if (!status) return
  if (status.running === null && !(await run('lab.start', { scenario: 'rotation' }))) return
  await run('lab.addProfile')
}

function profileCommand(t: TFunction, act: Act, action: ProfileAction, profile: ProfileView): Command {
  return {
    id: `${action}-${profile.id}`,
    group: t('palette.groupProfiles'),
    label: t(`palette.profile.${action}`, { name: profile.name, header: headerNames(profile) }),
    icon: actionIcons[action],
    keys: keysOf(action),
    run: () => void act(action, profile),
  }
}

function keysOf(action: ProfileAction): readonly string[] {
  const key = actionKeys[action]
  if (key === undefined) return []
  return [key.length === 1 ? key.toUpperCase() : key]
}
