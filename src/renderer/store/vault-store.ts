import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Client } from '../../shared/contract.ts'
import type { Result } from '../../shared/result.ts'
import type { ProfileView, SignInView } from '../../shared/views.ts'
import type { LinkedClient } from '../http-client.ts'
import { createReader } from './reader.ts'
import { initialVaultState, type VaultState } from './vault-state.ts'

export interface VaultStore extends StoreApi<VaultState> {
  /** Listens, then reads everything. Returns the function that stops listening. */
  start(): () => void
  /** Reads everything again. */
  reload(): Promise<void>
  /** Takes over what a call has just answered, before the event about it arrives. */
  putProfile(profile: ProfileView): void
  putSignIn(view: SignInView): void
}

/** More changed profiles than this in one event, and the whole list is read instead of one after the other. */
const readOneByOne = 8

/** Mirrors the host: events say what changed, the store reads that again. Knows neither React nor the transport. */
export function createVaultStore(client: Client | LinkedClient): VaultStore {
  const store = createStore<VaultState>(() => initialVaultState)
  const set = store.setState

  const take = <T>(result: Result<T>, keep: (value: T) => Partial<VaultState>): void => {
    if (result.ok) set(keep(result.value))
    else if (store.getState().phase === 'loading') set({ phase: 'failed', problem: result.error })
  }
  const putProfile = (profile: ProfileView): void =>
    set(({ profiles }) => ({ profiles: withProfile(profiles, profile) }))
  const putSignIn = (view: SignInView): void => set(({ signIns }) => ({ signIns: { ...signIns, [view.id]: view } }))

  const read = {
    storage: createReader(async () => take(await client.call('storage.status'), (storage) => ({ storage }))),
    vault: createReader(async () => take(await client.call('vault.status'), (vault) => ({ vault }))),
    capabilities: createReader(async () =>
      take(await client.call('host.capabilities'), (capabilities) => ({ capabilities })),
    ),
    preferences: createReader(async () =>
      take(await client.call('host.preferences'), (preferences) => ({ preferences })),
    ),
    providers: createReader(async () => take(await client.call('providers.list'), (providers) => ({ providers }))),
    profiles: createReader(async () => take(await client.call('profiles.list'), (profiles) => ({ profiles }))),
    proxy: createReader(async () => take(await client.call('proxy.status'), (proxy) => ({ proxy }))),
    // A locked vault may refuse this; what it lists then stays empty until it is read again after the unlock.
    clients: createReader(async () => {
      const result = await client.call('clients.list')
      set({ clients: result.ok ? result.value : [] })
    }),
    questions: createReader(async () => {
      const result = await client.call('access.questions')
      set({ questions: result.ok ? result.value : [] })
    }),
  }

  async function readProfiles(ids: readonly string[]): Promise<void> {
    if (ids.length === 0 || ids.length > readOneByOne) return read.profiles()
    const results = await Promise.all(ids.map((profile) => client.call('profiles.get', { profile })))
    results.forEach((result, at) => {
      if (result.ok) putProfile(result.value)
      else if (result.error.code === 'NOT_FOUND') {
        set(({ profiles }) => ({ profiles: profiles.filter(({ id }) => id !== ids[at]) }))
      }
    })
  }

  async function reload(): Promise<void> {
    if (store.getState().phase === 'failed') set({ phase: 'loading', problem: null })
    await Promise.all(Object.values(read).map((again) => again()))
    if (store.getState().phase === 'loading') set({ phase: 'ready' })
  }

  function listen(): () => void {
    const ends = [
      client.on('vault.changed', () => void reload()),
      client.on('providers.changed', () => void read.providers()),
      client.on('profiles.changed', ({ profileIds }) => void readProfiles(profileIds)),
      client.on('clients.changed', () => void read.clients()),
      client.on('access.changed', () => void read.questions()),
      client.on('proxy.changed', () => void Promise.all([read.proxy(), read.profiles()])),
      client.on('preferences.changed', () => void Promise.all([read.preferences(), read.capabilities()])),
      client.on('ledger.changed', () => {
        set(({ ledgerVersion }) => ({ ledgerVersion: ledgerVersion + 1 }))
        // A request went through, so a client was used just now.
        void read.clients()
      }),
      client.on('notice', (notice) => set({ notice })),
      client.on('signIn.changed', ({ flow }) => {
        void client.call('signIn.get', { flow }).then((result) => result.ok && putSignIn(result.value))
      }),
    ]
    if ('onLink' in client) {
      ends.push(
        client.onLink((link) => {
          const mended = link === 'up' && store.getState().link === 'lost'
          set({ link })
          if (mended) void reload()
        }),
      )
    }
    return () => {
      for (const end of ends) end()
    }
  }

  return Object.assign(store, {
    start() {
      const stop = listen()
      void reload()
      return stop
    },
    reload,
    putProfile,
    putSignIn,
  })
}

function withProfile(profiles: readonly ProfileView[], profile: ProfileView): readonly ProfileView[] {
  const at = profiles.findIndex(({ id }) => id === profile.id)
  return at === -1 ? [...profiles, profile] : profiles.with(at, profile)
}
