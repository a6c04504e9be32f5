import type { ProfileView } from '../../shared/views.ts'
import type { IconName } from '../ui/icon-paths.ts'

export const profileActions = [
  'open',
  'copyToken',
  'copyHeader',
  'copyProxyUrl',
  'copyCurl',
  'copyEnv',
  'copyNetrc',
  'refresh',
  'signIn',
  'signOut',
  'rename',
  'edit',
  'remove',
] as const
export type ProfileAction = (typeof profileActions)[number]

export const actionIcons: Readonly<Record<ProfileAction, IconName>> = {
  open: 'profiles',
  copyToken: 'copy',
  copyHeader: 'copy',
  copyProxyUrl: 'link',
  copyCurl: 'terminal',
  copyEnv: 'terminal',
  copyNetrc: 'file',
  refresh: 'refresh',
  signIn: 'signIn',
  signOut: 'signOut',
  rename: 'edit',
  edit: 'settings',
  remove: 'trash',
}

/** Keys that act on the chosen row while the list has the focus; single letters mean nothing elsewhere (WCAG 2.1.4). */
export const actionKeys: Readonly<Partial<Record<ProfileAction, string>>> = {
  copyToken: 'c',
  copyHeader: 'h',
  copyProxyUrl: 'u',
  copyCurl: 'k',
  copyEnv: 'v',
  refresh: 'r',
  signIn: 's',
  rename: 'n',
  edit: 'e',
  remove: 'Delete',
}

type Subject = Pick<ProfileView, 'state' | 'grant' | 'proxyUrl' | 'upstream'>

const lending: readonly ProfileView['state'][] = ['valid', 'refreshing', 'static', 'expired']

/** Whether an action makes sense for a profile as it is now. */
export function canDo(action: ProfileAction, { state, grant, proxyUrl, upstream }: Subject): boolean {
  const lends = grant !== 'none' && lending.includes(state)
  switch (action) {
    case 'open':
    case 'rename':
    case 'edit':
    case 'remove':
      return true
    case 'copyToken':
    case 'copyHeader':
    case 'copyEnv':
    case 'signOut':
      return lends
    case 'copyCurl':
    case 'copyNetrc':
      return lends && upstream !== null
    case 'copyProxyUrl':
      return proxyUrl !== null
    case 'refresh':
      return state === 'valid' || state === 'expired'
    case 'signIn':
      return grant !== 'none'
  }
}

/** The action of a key that was pressed in the list, or `null`. */
export function actionOfKey(key: string): ProfileAction | null {
  return profileActions.find((action) => actionKeys[action] === key) ?? null
}
