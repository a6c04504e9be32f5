import { describe, expect, it } from 'vitest'
import { createReader } from '../../../src/renderer/store/reader.ts'
import { createVaultStore } from '../../../src/renderer/store/vault-store.ts'
import { createFakeClient } from '../../support/fake-client.ts'
import { fakeQuestion } from '../../support/fake-client-access.ts'
import { manyProfiles } from '../../support/fake-client-profiles.ts'

const now = Date.UTC(2026, 5, 1)
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

async function started(options: Parameters<typeof createFakeClient>[0] = {}) {
  const client = createFakeClient({ now: () => now, ...options })
  const store = createVaultStore(client)
  const stop = store.start()
  await settle()
  const since = client.calls.length
  return { client, store, stop, calls: () => client.calls.slice(since).map(({ name }) => name) }
}

describe('the store of the window', () => {
  it('is loading until everything has been read, then ready', async () => {
    const client = createFakeClient({ now: () => now })
    const store = createVaultStore(client)
    expect(store.getState().phase).toBe('loading')
    store.start()
    await settle()
    const { phase, vault, profiles, clients, preferences, capabilities, proxy, providers } = store.getState()
    expect(phase).toBe('ready')
    expect({ vault, profiles, clients, preferences, capabilities, proxy, providers }).toEqual({
      vault: client.state.vault,
      profiles: client.state.profiles,
      clients: client.state.clients,
      preferences: client.state.preferences,
      capabilities: client.state.capabilities,
      proxy: client.state.proxy,
      providers: client.state.providers,
    })
  })

  it('says why when the first read fails, and recovers when it is tried again', async () => {
    const client = createFakeClient({ now: () => now })
    client.failNext('profiles.list', { code: 'STORAGE_UNAVAILABLE', message: 'read-only', retryable: true })
    const store = createVaultStore(client)
    store.start()
    await settle()
    expect(store.getState()).toMatchObject({ phase: 'failed', problem: { code: 'STORAGE_UNAVAILABLE' } })
    await store.reload()
    expect(store.getState()).toMatchObject({ phase: 'ready', problem: null })
  })

  it('keeps what it shows when a later read fails', async () => {
    const { client, store } = await started()
    const before = store.getState().profiles
    client.failNext('profiles.list', { code: 'HOST_UNAVAILABLE', message: 'gone', retryable: true })
    client.emit('profiles.changed', { profileIds: [] })
    await settle()
    expect(store.getState()).toMatchObject({ phase: 'ready', profiles: before })
  })

  it('holds the requests that wait for a person, as long as they wait', async () => {
    const { client, store } = await started()
    client.state.questions = [fakeQuestion(now)]
    client.emit('access.changed', null)
    await settle()
    expect(store.getState().questions).toEqual(client.state.questions)
    await client.call('access.answer', { question: fakeQuestion(now).id, answer: 'deny' })
    await settle()
    expect(store.getState().questions).toEqual([])
  })

  it('re-reads only the profiles that changed when they are few', async () => {
    const { client, store, calls } = await started()
    await client.call('tokens.refresh', { profile: 'id-gitlab-ci' })
    await settle()
    expect(calls()).toEqual(['tokens.refresh', 'profiles.get'])
    expect(store.getState().profiles.find(({ name }) => name === 'gitlab-ci')?.state).toBe('valid')
  })

  it('re-reads the whole list when many changed', async () => {
    const { client, calls } = await started({ state: { profiles: manyProfiles(now, 100) } })
    client.emit('profiles.changed', { profileIds: client.state.profiles.map(({ id }) => id) })
    await settle()
    expect(calls()).toEqual(['profiles.list'])
  })

  it('drops a profile that is gone, and adds one that is new', async () => {
    const { client, store } = await started()
    const names = () => store.getState().profiles.map(({ name }) => name)
    await client.call('profiles.remove', { profile: 'id-ci-pat' })
    await client.call('profiles.add', { provider: 'oidc', name: 'fresh', settings: {}, secrets: {} })
    await settle()
    expect(names()).not.toContain('ci-pat')
    expect(names()).toContain('fresh')
  })

  it('follows a sign-in step by step', async () => {
    const { client, store } = await started()
    const begun = await client.call('signIn.start', { profile: 'id-new-server' })
    const flow = begun.ok ? begun.value.id : ''
    client.stepSignIn(flow, { kind: 'exchanging' })
    await settle()
    expect(store.getState().signIns[flow]?.step).toEqual({ kind: 'exchanging' })
  })

  it('reads everything again when the vault opens or locks', async () => {
    const { client, store, calls } = await started()
    await client.call('vault.lock')
    await settle()
    expect(store.getState().vault?.state).toBe('locked')
    expect(calls()).toEqual(expect.arrayContaining(['vault.status', 'profiles.list', 'clients.list', 'proxy.status']))
  })

  it('shows no clients when a locked vault refuses to list them', async () => {
    const { client, store } = await started()
    client.failNext('clients.list', { code: 'VAULT_LOCKED', message: 'locked', retryable: false })
    client.emit('clients.changed', null)
    await settle()
    expect(store.getState()).toMatchObject({ phase: 'ready', clients: [] })
  })

  it('hears nothing more once it has been stopped', async () => {
    const { client, stop, calls } = await started()
    stop()
    client.emit('vault.changed', null)
    client.emit('profiles.changed', { profileIds: [] })
    await settle()
    expect(calls()).toEqual([])
  })
})

describe('a reader', () => {
  it('runs once more after a run, however often it was asked meanwhile', async () => {
    const ends: (() => void)[] = []
    const read = createReader(() => new Promise<void>((resolve) => ends.push(resolve)))
    const first = read()
    const asked = [read(), read(), read()]
    expect(ends).toHaveLength(1)
    ends[0]?.()
    await first
    await settle()
    expect(ends).toHaveLength(2)
    ends[1]?.()
    await Promise.all(asked)
    expect(ends).toHaveLength(2)
  })

  it('can be used again after a run that failed', async () => {
    let runs = 0
    const read = createReader(async () => {
      runs += 1
      if (runs === 1) throw new Error('once')
    })
    await expect(read()).rejects.toThrow('once')
    await read()
    expect(runs).toBe(2)
  })
})
