import type { ProfileView } from './views.ts'

/** In which headers requests of a profile carry its credential, for a label: `apihub-token`, `access-token + uid`. */
export function headerNames({ headers = ['Authorization'] }: Pick<ProfileView, 'headers'>): string {
  return headers.join(' + ')
}
