import { createStore, type StoreApi } from 'zustand/vanilla'

export const screens = ['profiles', 'timeline', 'clients', 'proxy', 'ledger', 'lab', 'settings'] as const
export type Screen = (typeof screens)[number]

export interface Route {
  readonly screen: Screen
  /** The chosen profile, on the profiles screen. */
  readonly profileId: string | null
  /** Its sign-in is wanted: how the tray leads here. */
  readonly signIn?: true
  /** On the ledger: only what this client did. */
  readonly clientId?: string
  /** On the ledger: only what was done with this profile. */
  readonly usedProfileId?: string
}

export interface Router extends StoreApi<Route> {
  go(screen: Screen, profileId?: string | null): void
  /** The ledger of one client. */
  goToLedgerOf(clientId: string): void
  /** The ledger of one profile. */
  goToLedgerOfProfile(profileId: string): void
}

/** `#/profiles/<id>`, `#/profiles/<id>/sign-in`, `#/ledger/<client>`, `#/ledger/profile/<id>`, `#/settings`: a place that survives a reload. Anything else is the home screen. */
export function parseRoute(hash: string): Route {
  const [screen, id, what] = hash.replace(/^#\/?/, '').split('/')
  const known = screens.find((name) => name === screen) ?? 'profiles'
  const profileId = known === 'profiles' && id ? decode(id) : null
  const usedProfileId = known === 'ledger' && id === 'profile' && what ? decode(what) : null
  const clientId = known === 'ledger' && id && usedProfileId === null ? decode(id) : null
  return {
    ...{ screen: known, profileId },
    ...(profileId !== null && what === 'sign-in' ? { signIn: true } : {}),
    ...(clientId === null ? {} : { clientId }),
    ...(usedProfileId === null ? {} : { usedProfileId }),
  }
}

export function formatRoute({ screen, profileId, clientId, usedProfileId }: Route): string {
  if (usedProfileId !== undefined) return `#/${screen}/profile/${encodeURIComponent(usedProfileId)}`
  const id = profileId ?? clientId
  return id ? `#/${screen}/${encodeURIComponent(id)}` : `#/${screen}`
}

export function createRouter(page: Pick<Window, 'location' | 'history' | 'addEventListener'>): Router {
  const store = createStore<Route>(() => parseRoute(page.location.hash))
  page.addEventListener('hashchange', () => store.setState(parseRoute(page.location.hash), true))
  const show = (route: Route): void => {
    // Walking through the list with the arrow keys must not fill the history.
    page.history.replaceState(null, '', formatRoute(route))
    store.setState(route, true)
  }
  return Object.assign(store, {
    go: (screen: Screen, profileId: string | null = null) => show({ screen, profileId }),
    goToLedgerOf: (clientId: string) => show({ screen: 'ledger', profileId: null, clientId }),
    goToLedgerOfProfile: (usedProfileId: string) => show({ screen: 'ledger', profileId: null, usedProfileId }),
  })
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
