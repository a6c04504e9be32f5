import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import { createEventBus } from '../../../src/core/events.ts'
import { createLabPresence } from '../../../src/node/lab/lab-presence.ts'
import type { LabProfileCalls } from '../../../src/node/lab/lab-profiles.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { closeHttpServer, listenOnLoopback } from '../../support/http-server.ts'
import { called, endOfSignIn } from '../../support/lab-host.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'

/** A lab whose time stands still, without an engine. */
function presence() {
  const clock = createFakeClock()
  const records = createMemoryRecordStore(clock)
  const events = createEventBus(() => undefined)
  const open = () => {
    const lab = createLabPresence({ records, events, clock, calls: {} as LabProfileCalls })
    onTestFinished(() => lab.dispose())
    return lab
  }
  return { clock, events, open }
}

const port = 0

describe('the token lab of a host', () => {
  it('is off until it is started, and says so to whoever wants something of it', async () => {
    const { handlers } = presence().open()
    expect(await handlers['lab.status'](undefined)).toEqual({ running: null })
    expect(await handlers['lab.report'](undefined)).toBeNull()
    expect(await handlers['lab.journal']({})).toEqual({ rows: [], newest: 0, dropped: 0 })
    expect(await handlers['lab.scenarios'](undefined)).toHaveLength(17)
    for (const attempt of [
      handlers['lab.configure']({}),
      handlers['lab.act']({ act: 'revoke' }),
      handlers['lab.select']({ scenario: null }),
      handlers['lab.credentials'](undefined),
      handlers['lab.addProfile'](undefined),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('start it') })
    }
  })

  it('takes the same port again, so that the app under test finds it, and another when that is taken', async () => {
    const { open } = presence()
    const { handlers, dispose } = open()
    const first = (await handlers['lab.start']({})).running?.port ?? 0
    await expect(handlers['lab.start']({})).rejects.toMatchObject({ code: 'CONFLICT' })
    await handlers['lab.stop'](undefined)
    await dispose()

    const next = open()
    expect((await next.handlers['lab.start']({})).running?.port).toBe(first)
    await next.handlers['lab.stop'](undefined)
    const stranger = createServer()
    await listenOnLoopback(stranger, first)
    onTestFinished(() => closeHttpServer(stranger))
    await expect(next.handlers['lab.start']({ port: first })).rejects.toMatchObject({ code: 'PORT_IN_USE' })
    expect((await next.handlers['lab.start']({})).running?.port).not.toBe(first)
  })

  it('runs also where the disk does not serve, and then remembers no port', async () => {
    const { clock, events } = presence()
    const full = () => Promise.reject(new VaultError('STORAGE_UNAVAILABLE', 'The disk is full.'))
    const records = { get: full, write: full }
    const lab = createLabPresence({ records, events, clock, calls: {} as LabProfileCalls })
    onTestFinished(() => lab.dispose())
    expect((await lab.handlers['lab.start']({})).running?.reachable).toBe(true)
  })

  it('starts with a scenario, changes what it does while it runs, and keeps the report after it stopped', async () => {
    const { handlers } = presence().open()
    await expect(handlers['lab.start']({ port, scenario: 'nothing-like-it' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const started = await handlers['lab.start']({ port, scenario: 'lost-answer' })
    expect(started.running).toMatchObject({ scenario: 'lost-answer', faults: [{ id: 'lost-answer' }], tls: 'off' })
    const changed = await handlers['lab.configure']({
      settings: { accessSeconds: 5 },
      faults: [{ id: 'busy', endpoint: 'refresh', count: 1, fault: { kind: 'status', status: 503 } }],
    })
    expect(changed.running).toMatchObject({ settings: { accessSeconds: 5 }, faults: [{ id: 'busy', spent: false }] })
    await handlers['lab.act']({ act: 'go-away' })
    expect((await handlers['lab.status'](undefined)).running?.reachable).toBe(false)
    expect((await handlers['lab.act']({ act: 'come-back' })).running?.reachable).toBe(true)
    await expect(handlers['lab.select']({ scenario: 'broken-tls' })).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    const selected = await handlers['lab.select']({ scenario: null })
    expect(selected.running).toMatchObject({ scenario: null, faults: [], settings: { accessSeconds: 60 } })
    await handlers['lab.select']({ scenario: 'rotation' })
    const { newest } = await handlers['lab.journal']({})
    expect(await handlers['lab.stop'](undefined)).toEqual({ running: null })
    expect(await handlers['lab.report'](undefined)).toMatchObject({ scenario: 'rotation', passed: false })
    expect((await handlers['lab.journal']({ limit: 1 })).newest).toBeGreaterThanOrEqual(newest)
  })

  it('tells of a flood of changes four times a second, and of the last one in any case', async () => {
    const { clock, events, open } = presence()
    const { handlers } = open()
    let told = 0
    events.on('lab.changed', () => {
      told += 1
    })
    await handlers['lab.start']({ port })
    expect(told).toBe(1)
    for (let count = 0; count < 100; count += 1) await handlers['lab.configure']({ settings: { accessSeconds: 5 } })
    expect(told).toBe(1)
    await clock.advance(250)
    expect(told).toBe(2)
    await clock.advance(10_000)
    expect(told).toBe(2)
    await handlers['lab.stop'](undefined)
    expect(told).toBe(3)
  })

  it('adds a profile to the vault with one call, signed in; it refreshes, survives what it may, and the report says so', async () => {
    const { client, call } = await startSystemRig()
    await called(client, 'lab.start', { port, scenario: 'rotation' })
    const added = await called(client, 'lab.addProfile')
    expect(added.profile).toMatchObject({ name: 'lab', grant: 'device-code', tags: ['lab'] })
    expect(await endOfSignIn(client, added.signIn)).toMatchObject({ kind: 'done' })
    expect(await call('lab', '/me')).toMatchObject({ status: 200, body: { session: 1, access_token_number: 1 } })
    const refreshed = await called(client, 'tokens.refresh', { profile: 'lab' })
    expect(refreshed).toMatchObject({ state: 'valid', refreshCount: 1 })
    expect(await call('lab', '/me')).toMatchObject({ status: 200, body: { access_token_number: 2 } })
    expect(await called(client, 'lab.report')).toMatchObject({
      counts: { signIns: 1, refreshes: 1, apiCalls: 2 },
      verdicts: expect.arrayContaining([expect.objectContaining({ id: 'refresh-reuse', outcome: 'pass' })]),
    })

    // A lab that was started anew knows nobody; its profile signs in again, a second one has a name of its own.
    const before = (await called(client, 'lab.status')).running?.port
    await called(client, 'lab.stop')
    expect((await called(client, 'lab.start', {})).running?.port).toBe(before)
    await expect(called(client, 'tokens.refresh', { profile: 'lab' })).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
    expect(await endOfSignIn(client, await called(client, 'lab.signIn', { profile: 'lab' }))).toMatchObject({
      kind: 'done',
    })
    const second = await called(client, 'lab.addProfile')
    expect(second.profile.name).toBe('lab-2')
    expect(await endOfSignIn(client, second.signIn)).toMatchObject({ kind: 'done' })
    // The name of one that was removed a moment ago is kept for it.
    await called(client, 'profiles.scheduleRemoval', { profile: 'lab-2' })
    const third = await called(client, 'lab.addProfile')
    expect(third.profile.name).toBe('lab-3')
    expect(await endOfSignIn(client, third.signIn)).toMatchObject({ kind: 'done' })

    const settings = { issuer: 'http://127.0.0.1:9', clientId: 'x' }
    await called(client, 'profiles.add', { provider: 'oidc', name: 'elsewhere', settings, secrets: {} })
    await expect(called(client, 'lab.signIn', { profile: 'elsewhere' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })

  it('adds no profile over https, whose certificate nobody here trusts', async () => {
    const { handlers } = presence().open()
    await handlers['lab.start']({ port, https: true })
    expect((await handlers['lab.credentials'](undefined)).authority).toContain('BEGIN CERTIFICATE')
    await expect(handlers['lab.addProfile'](undefined)).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect((await handlers['lab.configure']({ tls: 'expired' })).running?.tls).toBe('expired')
  })
})
