import { expect, it, onTestFinished, vi } from 'vitest'
import { createFakeClock } from '../support/fake-clock.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'
import { startSystemRig } from '../support/systems/session-rig.ts'

const secret = 'canary-of-the-removed'

it('a removed profile is gone from every call and from the proxy, comes back whole, and ends at the next start', async () => {
  const clock = createFakeClock(Date.now())
  const upstream = await startRecordingUpstream((_, res) => void res.writeHead(200).end('{}'))
  onTestFinished(() => upstream.close())
  const rig = await startSystemRig({ clock })
  const { handlers, call } = rig
  const work = { provider: 'bearer', name: 'work', settings: { upstream: upstream.url }, secrets: { token: secret } }
  const { id } = await rig.add(work)
  await handlers['clients.add']({
    name: 'tool',
    permissions: { profiles: ['work'], methods: [], paths: [], origins: [] },
  })
  expect((await call('work', '/me')).status).toBe(200)
  const told: string[] = []
  rig.events.on('profiles.changed', ({ profileIds }) => told.push(...profileIds))

  await handlers['profiles.scheduleRemoval']({ profile: 'work' })
  expect(told).toEqual([id])
  expect(await handlers['profiles.list'](undefined)).toEqual([])
  const hidden = [
    ...(['profiles.get', 'profiles.history', 'tokens.reveal', 'tokens.refresh', 'tokens.signOut'] as const),
    ...(['signIn.start', 'profiles.scheduleRemoval', 'backup.takeOver'] as const),
  ].map((name) => handlers[name]({ profile: id }))
  for (const one of await Promise.allSettled(hidden)) {
    expect(one).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } })
  }
  const refused = await call('work', '/me')
  expect([refused.status, refused.headers.get('x-tokenvault-error')]).toEqual([404, 'profile-unknown'])
  expect(upstream.requests).toHaveLength(1)
  await expect(rig.add(work)).rejects.toMatchObject({ code: 'CONFLICT', details: { says: 'profile-name-leaving' } })

  expect(await handlers['profiles.restore']({ profile: id })).toMatchObject({ id, name: 'work', state: 'static' })
  expect((await call('work', '/me')).status).toBe(200)
  expect(upstream.requests[1]?.headers.authorization).toBe(`Bearer ${secret}`)
  const tool = (await handlers['clients.list'](undefined)).find(({ name }) => name === 'tool')
  expect(tool?.permissions.profiles).toEqual([id])

  await handlers['profiles.scheduleRemoval']({ profile: 'work' })
  await rig.stop()
  await clock.advance(60_000)
  const next = await startSystemRig({ home: rig.home, clock })
  await vi.waitFor(() => next.add(work), 60_000)
  await expect(next.handlers['profiles.restore']({ profile: id })).rejects.toMatchObject({
    ...{ code: 'CONFLICT', details: { says: 'undo-too-late' } },
  })
  expect((await next.handlers['profiles.list'](undefined)).map((one) => one.id)).not.toContain(id)
})
