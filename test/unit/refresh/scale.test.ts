import { expect, it } from 'vitest'
import { createFakeClock } from '../../support/fake-clock.ts'
import { buildRefreshRig } from '../../support/refresh-rig.ts'
import { createRotatingServer } from '../../support/rotating-server.ts'

const minute = 60_000

it.each([
  { hosts: 3, mostPerHost: 4, mostOverall: 12 },
  { hosts: 10, mostPerHost: 4, mostOverall: 16 },
])('a thousand sessions at $hosts hosts that are due in one moment are refreshed exactly once each, at most four at a time per host and sixteen in all', async ({
  hosts,
  mostPerHost,
  mostOverall,
}) => {
  const clock = createFakeClock()
  const server = createRotatingServer(clock)
  const open = new Map<string, number>()
  const most = new Map<string, number>()
  let mostInAll = 0
  const hostOf = (profileId: string) => `host-${Number(profileId.slice(1)) % hosts}`
  const renew = server.grant.renew
  const grant: typeof server.grant = {
    ...server.grant,
    async renew(context, tokens, cause) {
      const host = hostOf(tokens.refreshToken?.split('.')[0] ?? '')
      open.set(host, (open.get(host) ?? 0) + 1)
      most.set(host, Math.max(most.get(host) ?? 0, open.get(host) ?? 0))
      mostInAll = Math.max(
        mostInAll,
        [...open.values()].reduce((sum, count) => sum + count, 0),
      )
      try {
        await new Promise(setImmediate)
        return await (renew as NonNullable<typeof renew>)(context, tokens, cause)
      } finally {
        open.set(host, (open.get(host) ?? 0) - 1)
      }
    },
  }
  const rig = await buildRefreshRig({ clock, server: Object.assign(server, { grant }), hostOf })
  const ids = Array.from({ length: 1_000 }, (_, n) => `p${n}`)
  for (const id of ids) await rig.add(id)
  await clock.advance(59 * minute)
  const done = new Promise<void>((resolve) => {
    rig.events.on('profiles.changed', () => {
      if (ids.every((id) => rig.stored(id).refreshCount > 0)) resolve()
    })
  })
  rig.scheduler.start()
  await Promise.all([done, clock.advance(1)])
  await clock.advance(minute)

  expect([server.requests, new Set(server.presented).size, server.reuses]).toEqual([1_000, 1_000, 0])
  expect(ids.every((id) => rig.stored(id).refreshCount === 1)).toBe(true)
  expect([most.size, Math.max(...most.values()) <= mostPerHost, mostInAll]).toEqual([hosts, true, mostOverall])
  rig.scheduler.dispose()
})
