import type { EventName, Events, Handlers, LentShape } from '../../src/shared/contract.ts'
import type { ProfileView, SignInView } from '../../src/shared/views.ts'
import { FakeRefusal } from './fake-client.ts'
import { accessHandlers } from './fake-client-access.ts'
import { backupHandlers } from './fake-client-backup.ts'
import { fakeHistory } from './fake-client-history.ts'
import { labHandlers } from './fake-client-lab.ts'
import { fakeProfile } from './fake-client-profiles.ts'
import type { FakeHostState } from './fake-client-state.ts'

export interface FakeHost {
  readonly state: FakeHostState
  readonly now: () => number
  readonly emit: <E extends EventName>(event: E, payload: Events[E]) => void
}

/** The passphrase of every fake vault. */
export const fakePassphrase = 'correct horse battery staple'

/** Every call of the contract over plain memory. A call that is missing does not compile. */
export function fakeHandlers(host: FakeHost): Handlers {
  return { ...vaultHandlers(host), ...profileHandlers(host), ...signInHandlers(host), ...otherHandlers(host) }
}

export function find<T extends { readonly id: string }>(list: readonly T[], id: string, kind: string): T {
  const found = list.find((item) => item.id === id)
  if (!found) throw new FakeRefusal('NOT_FOUND', `There is no ${kind} "${id}".`)
  return found
}

function replaceProfile({ state, emit }: FakeHost, profile: ProfileView): ProfileView {
  state.profiles = state.profiles.map((other) => (other.id === profile.id ? profile : other))
  emit('profiles.changed', { profileIds: [profile.id] })
  return profile
}

type Vault = 'vault.status' | 'vault.initialise' | 'vault.unlock' | 'vault.lock' | 'vault.protect' | 'vault.unprotect'

function vaultHandlers({ state, emit }: FakeHost): Pick<Handlers, Vault> {
  const become = (part: Partial<FakeHostState['vault']>) => {
    state.vault = { ...state.vault, ...part }
    emit('vault.changed', null)
    return state.vault
  }
  return {
    'vault.status': async () => state.vault,
    'vault.initialise': async ({ protection }) =>
      become({ state: 'unlocked', protection, slots: protection === 'memory' ? [] : [protection], problem: null }),
    'vault.unlock': async ({ passphrase }) => {
      if (passphrase !== undefined && passphrase !== fakePassphrase) {
        throw new FakeRefusal('WRONG_PASSPHRASE', 'The passphrase does not open this vault.')
      }
      if (passphrase === undefined && state.vault.problem) return state.vault
      return become({ state: 'unlocked', protection: passphrase ? 'passphrase' : 'keychain', problem: null })
    },
    'vault.lock': async () => become({ state: 'locked', protection: null }),
    'vault.protect': async ({ protection }) => become({ slots: [...new Set([...state.vault.slots, protection])] }),
    'vault.unprotect': async ({ protection }) =>
      become({ slots: state.vault.slots.filter((slot) => slot !== protection) }),
  }
}

type Profiles = Extract<keyof Handlers, `profiles.${string}` | `tokens.${string}`>

function profileHandlers(host: FakeHost): Pick<Handlers, Profiles> {
  const { state, now, emit } = host
  const profile = (id: string): ProfileView => find(state.profiles, id, 'profile')
  const lent = ({ name, proxyUrl, upstream }: ProfileView, shape: LentShape = 'access-token'): string =>
    ({
      'access-token': `eyJ.${name}.token`,
      'id-token': `eyJ.${name}.id`,
      header: `Authorization: Bearer eyJ.${name}.token`,
      'proxy-url': proxyUrl ?? '',
      curl: `curl -H 'Authorization: Bearer eyJ.${name}.token' '${upstream}/'`,
      env: `export TOKEN='eyJ.${name}.token'`,
      netrc: `machine api.example.com login oauth2 password eyJ.${name}.token`,
    })[shape]
  const signOut = (id: string) =>
    replaceProfile(host, {
      ...profile(id),
      state: 'signed-out',
      access: { issuedAt: null, expiresAt: null, source: 'unknown' },
      refresh: null,
      next: { kind: 'sign-in', reason: 'never-signed-in' },
    })
  return {
    'profiles.list': async () => state.profiles,
    'profiles.get': async (input) => profile(input.profile),
    'profiles.history': async (input) => fakeHistory(now(), profile(input.profile)),
    'profiles.add': async ({ provider, name, grant, settings, secrets, tags }) => {
      if (state.profiles.some((other) => other.name === name)) {
        throw new FakeRefusal('CONFLICT', `There is already a profile "${name}".`)
      }
      const { name: providerName, grants } = find(state.providers, provider, 'provider')
      const chosen = grant ?? grants[0] ?? 'static'
      const fixed = chosen === 'static'
      const added = fakeProfile(now(), {
        name,
        providerId: provider,
        providerName,
        grants,
        grant: chosen,
        settings,
        storedSecrets: Object.keys(secrets),
        tags: tags ?? [],
        state: fixed || chosen === 'none' ? 'static' : 'signed-out',
        stateSince: now(),
        access: { issuedAt: null, expiresAt: null, source: 'unknown' },
        refresh: null,
        next: fixed ? { kind: 'none' } : { kind: 'sign-in', reason: 'never-signed-in' },
        lastRefreshedAt: null,
        refreshCount: 0,
        account: null,
        scope: null,
        createdAt: now(),
      })
      state.profiles = [...state.profiles, added]
      emit('profiles.changed', { profileIds: [added.id] })
      return added
    },
    'profiles.update': async ({ profile: id, secrets, ...part }) =>
      replaceProfile(host, { ...profile(id), ...(part as Partial<ProfileView>) }),
    'profiles.remove': async (input) => {
      const removed = profile(input.profile)
      state.profiles = state.profiles.filter(({ id }) => id !== removed.id)
      emit('profiles.changed', { profileIds: [removed.id] })
      return { revocation: 'revoked', error: null }
    },
    'profiles.scheduleRemoval': async (input) => {
      const hidden = profile(input.profile)
      state.removed = [...state.removed, hidden]
      state.profiles = state.profiles.filter(({ id }) => id !== hidden.id)
      emit('profiles.changed', { profileIds: [hidden.id] })
      return { removeAt: now() + 60_000 }
    },
    'profiles.restore': async (input) => {
      const back = state.removed.find(({ id }) => id === input.profile)
      if (!back) throw new FakeRefusal('CONFLICT', 'It is too late to undo this.', { says: 'undo-too-late' })
      state.removed = state.removed.filter(({ id }) => id !== back.id)
      state.profiles = [...state.profiles, back]
      emit('profiles.changed', { profileIds: [back.id] })
      return back
    },
    'tokens.refresh': async (input) =>
      replaceProfile(host, {
        ...profile(input.profile),
        state: 'valid',
        access: { issuedAt: now(), expiresAt: now() + 3_600_000, source: 'server' },
        next: { kind: 'refresh', at: now() + 3_000_000 },
        lastRefreshedAt: now(),
        lastError: null,
        refreshCount: profile(input.profile).refreshCount + 1,
      }),
    'tokens.rotateKey': async (input) => profile(input.profile),
    'tokens.signOut': async (input) => {
      signOut(input.profile)
      return { revocation: 'revoked', error: null }
    },
    'tokens.scheduleSignOut': async (input) => {
      state.signedOut = [...state.signedOut, profile(input.profile)]
      signOut(input.profile)
      return { signOutAt: now() + 60_000 }
    },
    'tokens.restoreSession': async (input) => {
      const back = state.signedOut.find(({ id }) => id === input.profile)
      if (!back) throw new FakeRefusal('CONFLICT', 'It is too late to undo this.', { says: 'undo-too-late' })
      state.signedOut = state.signedOut.filter(({ id }) => id !== back.id)
      return replaceProfile(host, back)
    },
    'tokens.reveal': async ({ profile: id, shape }) => ({
      value: lent(profile(id), shape),
      expiresAt: profile(id).access.expiresAt,
    }),
    'tokens.copy': async ({ profile: id, shape }) => {
      state.clipboard = lent(profile(id), shape)
      return { clearsAt: shape === 'proxy-url' ? null : now() + state.preferences.clipboardClearMs }
    },
    'tokens.inspect': async () => ({
      header: { alg: 'RS256', kid: 'k1' },
      claims: {
        iss: 'https://login.example.com',
        sub: '248289761001',
        aud: 'api',
        scope: 'openid profile',
        exp: Math.floor(now() / 1000) + 2_760,
      },
      signature: 'valid',
      signatureReason: null,
    }),
  }
}

type SignIns = Extract<keyof Handlers, `signIn.${string}`>

function signInHandlers({ state, now, emit }: FakeHost): Pick<Handlers, SignIns> {
  const put = (view: SignInView): SignInView => {
    state.signIns[view.id] = view
    emit('signIn.changed', { flow: view.id })
    return view
  }
  const get = (flow: string): SignInView => {
    const view = state.signIns[flow]
    if (!view) throw new FakeRefusal('NOT_FOUND', `There is no sign-in "${flow}".`)
    return view
  }
  const opened = (view: SignInView): SignInView['step'] =>
    view.grant === 'device-code'
      ? {
          kind: 'device-code',
          userCode: 'WDJB-MJHT',
          verificationUri: 'https://login.example.com/device',
          verificationUriComplete: 'https://login.example.com/device?user_code=WDJB-MJHT',
          expiresAt: now() + 600_000,
        }
      : {
          kind: 'browser',
          url: 'https://login.example.com/authorize?client_id=token-vault',
          opened: state.capabilities.host === 'desktop',
          expiresAt: now() + 300_000,
        }
  return {
    'signIn.start': async (input) => {
      const profile = find(state.profiles, input.profile, 'profile')
      const view: SignInView = {
        id: `flow-${Object.keys(state.signIns).length + 1}`,
        profileId: profile.id,
        profileName: profile.name,
        grant: input.grant ?? profile.grant,
        startedAt: now(),
        step: { kind: 'starting' },
      }
      return put({ ...view, step: opened(view) })
    },
    'signIn.get': async ({ flow }) => get(flow),
    'signIn.answer': async ({ flow }) => put({ ...get(flow), step: { kind: 'exchanging' } }),
    'signIn.cancel': async ({ flow }) =>
      put({
        ...get(flow),
        step: { kind: 'failed', error: { code: 'FLOW_CANCELLED', message: 'Cancelled.', retryable: false } },
      }),
  }
}

type Others = Exclude<keyof Handlers, Vault | Profiles | SignIns>

function otherHandlers({ state, now, emit }: FakeHost): Pick<Handlers, Others> {
  const mended = (part: object) => {
    state.storage = { ...state.storage, state: 'open', problem: null, ...part }
    emit('vault.changed', null)
    return state.storage
  }
  return {
    'storage.status': async () => state.storage,
    'storage.reopen': async () => mended({}),
    'storage.setAside': async () =>
      mended({ setAside: state.storage.path.replace('.db', '-set-aside-20261126T044012Z.db') }),
    ...backupHandlers(state, now, () => emit('profiles.changed', { profileIds: [] })),
    'providers.list': async () => state.providers,
    'providers.add': async ({ definition, source }) => {
      const raw = definition as { id?: unknown; name?: unknown }
      if (typeof raw.id !== 'string' || typeof raw.name !== 'object') {
        throw new FakeRefusal('DEFINITION_INVALID', `${source}: "/name" must be an object with "en" and "zh-CN".`, {
          file: source,
          pointer: '/name',
          expected: 'an object with "en" and "zh-CN"',
        })
      }
      const base = state.providers[0]
      if (!base) throw new FakeRefusal('INTERNAL', 'no provider')
      const added = { ...base, id: raw.id, name: raw.name as typeof base.name, builtIn: false, icon: null }
      state.providers = [...state.providers, added]
      emit('providers.changed', null)
      return added
    },
    'providers.remove': async ({ provider }) => {
      state.providers = state.providers.filter(({ id }) => id !== provider)
      emit('providers.changed', null)
      return null
    },
    'providers.check': async ({ grant, secrets }) => {
      const pasted = Object.keys(secrets).length > 0
      const key = pasted ? ([{ kind: 'key', verdict: 'not-checkable' }] as const) : []
      return { findings: state.setupFindings ?? (grant === 'static' ? key : []) }
    },
    'providers.endCheck': async () => null,
    ...accessHandlers({ state, now, emit }),
    ...labHandlers({ state, now, emit }),
    'proxy.status': async () => state.proxy,
    'proxy.pause': async ({ paused }) => {
      state.proxy = { ...state.proxy, paused }
      emit('proxy.changed', null)
      return state.proxy
    },
    'proxy.try': async ({ profile, path }) => ({
      url: `http://127.0.0.1:${state.proxy.port}/${find(state.profiles, profile, 'profile').name}${path}`,
      ...{ status: 200, durationMs: 84, bytes: 1_312, contentType: 'application/json', refusal: null },
    }),
    'proxy.move': async ({ port }) => {
      state.proxy = { ...state.proxy, port }
      emit('proxy.changed', null)
      return state.proxy
    },
    'host.capabilities': async () => state.capabilities,
    'host.saveLedger': async ({ name }) => ({ path: `/home/ada/${name}`, rows: state.ledger.length }),
    'host.saveFile': async ({ name }) => ({ path: `/home/ada/${name}` }),
    'host.preferences': async () => state.preferences,
    'host.setPreferences': async (part) => {
      state.preferences = { ...state.preferences, ...part }
      emit('preferences.changed', null)
      return state.preferences
    },
    'host.doctor': async () => state.doctor,
    'host.show': async () => ({ url: null }),
    'host.openLink': async () => null,
    'host.copySecret': async ({ text }) => {
      state.clipboard = text
      return { clearsAt: now() + state.preferences.clipboardClearMs }
    },
    'host.quit': async () => null,
  }
}
