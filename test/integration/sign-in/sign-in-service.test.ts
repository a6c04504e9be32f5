import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import type { Profile } from '../../../src/core/profiles/profile.ts'
import { createSecretSource } from '../../../src/node/secret-source.ts'
import { startAuthorizationServer } from '../../support/authorization-server.ts'
import { approveInBrowserlessWay } from '../../support/browserless-person.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { sendTo } from '../../support/redirect-request.ts'
import { buildSignInRig, type SignInRigOptions } from '../../support/sign-in-rig.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

async function setUp(options: SignInRigOptions = {}, settings: Record<string, string> = {}) {
  const server = await startAuthorizationServer()
  onTestFinished(() => server.close())
  const rig = buildSignInRig(options)
  onTestFinished(() => rig.dispose())
  const { clientId } = server.clients.publicClient
  const profile = await rig.add({
    grant: 'authorization-code',
    settings: { issuer: server.issuer, clientId, ...settings },
  })
  const begin = async () => {
    const { id } = await rig.service.start(profile.id)
    const { step } = await rig.step(id, (current) => current.kind === 'browser' || current.kind === 'failed')
    if (step.kind !== 'browser') throw new Error(JSON.stringify(step))
    return { id, url: step.url, redirectUri: new URL(step.url).searchParams.get('redirect_uri') as string }
  }
  return { server, rig, profile, begin }
}

test('the token set is on disk before the flow says done, and everyone is told', async () => {
  const { rig, profile, begin } = await setUp()
  const { id, url } = await begin()
  expect(rig.service.activeFor(profile.id)?.id).toBe(id)
  const stored: boolean[] = []
  rig.events.on('signIn.changed', () => {
    if (rig.service.get(id).step.kind === 'done') stored.push(rig.records.rows.has(`tokens\u0000${profile.id}`))
  })
  await approveInBrowserlessWay(url)
  await rig.finished(id)
  expect(stored).toEqual([true])
  expect(rig.signedIn).toEqual([profile.id])
  expect(rig.service.activeFor(profile.id)).toBeUndefined()
  expect(rig.emitted.filter(({ event }) => event === 'profiles.changed')).toHaveLength(2)
  expect(rig.faults).toEqual([])
})

test('a new session settles what the earlier one left behind', async () => {
  const { rig, profile, begin } = await setUp()
  const { version, facts } = rig.profiles.session(profile.id)
  await rig.profiles.commit(profile.id, version, {
    ...facts,
    needsSignIn: { reason: 'session-ended', since: 1 },
    refreshStartedAt: 2,
    retry: { at: 3, attempts: 4, after: 'OFFLINE' },
    lastError: { code: 'OFFLINE', message: 'x', retryable: true, at: 3 },
    refreshCount: 9,
  })
  const { id, url } = await begin()
  await approveInBrowserlessWay(url)
  await rig.finished(id)
  expect(rig.profiles.session(profile.id).facts).toMatchObject({
    needsSignIn: null,
    refreshStartedAt: null,
    retry: null,
    lastError: null,
    refreshCount: 0,
  })
})

test('a profile that changed while an earlier session was ended is signed in, and bound, as it is now', async () => {
  const bound: unknown[] = []
  const targets = { of: ({ settings }: Profile) => void bound.push(settings.audience) as never }
  let change = async () => {}
  const { rig, profile, begin } = await setUp({ targets, settle: () => change() }, { audience: 'before' })
  change = async () =>
    void (await rig.profiles.update(profile.id, { settings: { ...profile.settings, audience: 'now' } }))
  await begin()
  expect(bound).toEqual(['now'])
})

test('redirects with a wrong state or a forged error are ignored and the real one still counts', async () => {
  const { rig, begin } = await setUp()
  const { id, url, redirectUri } = await begin()
  for (const query of ['?error=access_denied&state=guess', '?error=access_denied', '?code=stolen&state=x', '']) {
    const { status, body } = await sendTo(`${redirectUri}${query}`)
    expect(status).toBe(400)
    expect(body).not.toContain('access_denied')
  }
  expect(rig.service.get(id).step.kind).toBe('browser')
  await approveInBrowserlessWay(url)
  expect((await rig.finished(id)).step.kind).toBe('done')
})

test('cancelling ends the flow at once, closes the listener and keeps the earlier session', async () => {
  const { rig, profile, begin } = await setUp()
  const first = await begin()
  await approveInBrowserlessWay(first.url)
  await rig.finished(first.id)
  const before = { session: rig.profiles.session(profile.id), tokens: await rig.profiles.tokens(profile.id) }
  const { id, redirectUri } = await begin()
  expect((await rig.service.cancel(id)).step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_CANCELLED' } })
  await expect.poll(() => sendTo(redirectUri).catch((error) => error.code)).toBe('ECONNREFUSED')
  expect({ session: rig.profiles.session(profile.id), tokens: await rig.profiles.tokens(profile.id) }).toEqual(before)
})

test('starting again replaces the running flow', async () => {
  const { rig, begin } = await setUp()
  const first = await begin()
  const second = await begin()
  expect(rig.service.get(first.id).step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_CANCELLED' } })
  await approveInBrowserlessWay(second.url)
  expect((await rig.finished(second.id)).step.kind).toBe('done')
})

test('nobody waits longer than ten minutes for the browser', async () => {
  const clock = createFakeClock(Date.now())
  const { rig, begin } = await setUp({ clock })
  const { id } = await begin()
  await clock.advance(10 * 60_000 - 1)
  expect(rig.service.get(id).step.kind).toBe('browser')
  await clock.advance(1)
  expect((await rig.finished(id)).step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_TIMED_OUT' } })
  expect(clock.timers).toBe(0)
})

test('a server that never answers discovery is given up after two minutes', async () => {
  const clock = createFakeClock(Date.now())
  const silent: typeof fetch = (_input, init) =>
    new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
  const { rig, profile } = await setUp({ clock, fetch: silent })
  const { id } = await rig.service.start(profile.id)
  await clock.advance(2 * 60_000)
  expect(rig.service.get(id).step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_TIMED_OUT' } })
})

test('a redirect port that is taken is named, and nothing is opened', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
  })
  onTestFinished(() => void other.close())
  const { rig, profile } = await setUp({}, { redirectPort: String(port) })
  expect((await rig.signIn(profile)).step).toMatchObject({
    kind: 'failed',
    error: { code: 'PORT_IN_USE', details: { port } },
  })
  expect(rig.opened).toEqual([])
})

test('a disk that refuses the commit makes the sign-in fail and leaves the old session', async () => {
  const { rig, profile, begin } = await setUp()
  const { id, url } = await begin()
  rig.records.write = async () => {
    throw new VaultError('STORAGE_UNAVAILABLE', 'The disk is full.')
  }
  await approveInBrowserlessWay(url)
  expect((await rig.finished(id)).step).toMatchObject({ kind: 'failed', error: { code: 'STORAGE_UNAVAILABLE' } })
  expect(await rig.profiles.tokens(profile.id)).toBeUndefined()
})

test('a commit that crosses a refresh is repeated, and the new session wins', async () => {
  const { rig, profile, begin } = await setUp()
  const { id, url } = await begin()
  const write = rig.records.write.bind(rig.records)
  let refused = 0
  rig.records.write = async (changes) => {
    refused += 1
    if (refused === 1) throw new VaultError('CONFLICT', 'changed elsewhere')
    return write(changes)
  }
  await approveInBrowserlessWay(url)
  expect((await rig.finished(id)).step.kind).toBe('done')
  expect(await rig.profiles.tokens(profile.id)).toBeDefined()
})

test('a sign-in that waits behind a refresh can still be cancelled', async () => {
  const { rig, profile, begin } = await setUp()
  const { id, url } = await begin()
  let release = () => {}
  const refresh = rig.queue.run(
    profile.id,
    () =>
      new Promise<void>((resolve) => {
        release = resolve
      }),
  )
  await approveInBrowserlessWay(url)
  expect((await rig.service.cancel(id)).step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_CANCELLED' } })
  release()
  await refresh
  await rig.queue.run(profile.id, async () => undefined)
  expect(await rig.profiles.tokens(profile.id)).toBeUndefined()
})

test('shutting down ends every flow', async () => {
  const { rig, begin } = await setUp()
  const { id } = await begin()
  await rig.service.dispose()
  expect(rig.service.get(id).step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_CANCELLED' } })
})

test('a locked vault refuses before anything starts', async () => {
  const { rig, profile } = await setUp()
  await rig.profiles.update(profile.id, {}, { clientSecret: 's' })
  rig.vault.lock()
  await expect(rig.service.start(profile.id)).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
  expect(rig.service.activeFor(profile.id)).toBeUndefined()
})

test("another grant of the provider becomes the profile's own when it worked", async () => {
  const { server, rig, profile } = await setUp()
  const { clientId, clientSecret } = server.clients.confidentialClient
  await rig.profiles.update(profile.id, { settings: { issuer: server.issuer, clientId, scope: 'api' } })
  const view = await rig.signIn(profile, { grant: 'client-credentials', secrets: { clientSecret } })
  expect(view.step.kind).toBe('done')
  expect(rig.profiles.find(profile.id)).toMatchObject({ grant: 'client-credentials', storedSecrets: ['clientSecret'] })
})

test.for([
  [{ grant: 'static' as const }, 'grant'],
  [{ secrets: { password: 'x' } }, 'password'],
] as const)('input that the provider does not know is refused: %o', async ([options, field]) => {
  const { rig, profile } = await setUp()
  await expect(rig.service.start(profile.id, options)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: { field },
  })
})

test('a finished flow can be looked at for a while and is then forgotten', async () => {
  const clock = createFakeClock(Date.now())
  const rig = buildSignInRig({ clock })
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ provider: 'bearer', grant: 'static', secrets: { token: 'key-1' } })
  const { id } = await rig.signIn(profile)
  expect(rig.service.get(id).step.kind).toBe('done')
  await clock.advance(16 * 60_000)
  await rig.signIn(profile)
  expect(() => rig.service.get(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})

test('a key is read again from its file at each renewal', async () => {
  const file = join(await createTempDirectory(), 'key')
  await writeFile(file, ' key-1 \n')
  const rig = buildSignInRig({ secretSource: createSecretSource({}) })
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ provider: 'bearer', grant: 'static', settings: { file, expires: '1h' } })
  expect((await rig.signIn(profile)).step.kind).toBe('done')
  const first = await rig.profiles.tokens(profile.id)
  expect(first).toMatchObject({ accessToken: 'key-1', expirySource: 'declared' })
  await writeFile(file, 'key-2')
  if (!first) throw new Error('no tokens')
  expect(await rig.grants.static?.renew?.(await rig.context(profile), first)).toMatchObject({ accessToken: 'key-2' })
})

test('an anonymous profile is signed in without asking anyone', async () => {
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const settings = { upstream: 'https://api.example.com' }
  const profile = await rig.add({ provider: 'anonymous', grant: 'none', settings })
  expect((await rig.signIn(profile)).step).toEqual({ kind: 'done', expiresAt: null })
})
