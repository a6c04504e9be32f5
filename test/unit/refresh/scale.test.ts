import { expect, it, onTestFinished } from 'vitest'
import type { Grant } from '../../../src/core/grants/grant.ts'
import { createWallClock } from '../../../src/node/wall-clock.ts'
import { buildRefreshRig } from '../../support/refresh-rig.ts'
import { createRotatingServer } from '../../support/rotating-server.ts'

const hostOf = (hosts: number) => (profileId: string) => `host-${Number(profileId.slice(1)) % hosts}`

/** A server whose answers take two turns of the event loop, and which counts how many it works on at a time. */
function countingServer(clock: { now(): number }, hosts: number) {
  const server = createRotatingServer(clock)
  const open = new Map<string, number>()
  const most = { perHost: 0, inAll: 0 }
  const count = (host: string, by: 1 | -1) => {
    open.set(host, (open.get(host) ?? 0) + by)
    most.perHost = Math.max(most.perHost, open.get(host) ?? 0)
    most.inAll = Math.max(
      most.inAll,
      [...open.values()].reduce((sum, one) => sum + one, 0),
    )
  }
  const renew = server.grant.renew as NonNullable<Grant['renew']>
  const counted: Grant['renew'] = async (context, tokens, cause) => {
    const host = hostOf(hosts)(tokens.refreshToken?.split('.')[0] ?? '')
    count(host, 1)
    for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate)
    return renew(context, tokens, cause).finally(() => count(host, -1))
  }
  return { server: Object.assign(server, { grant: { ...server.grant, renew: counted } }), most }
}

it.each([
  { sessions: 1_000, hosts: 3, inAll: 12 },
  { sessions: 200, hosts: 10, inAll: 16 },
])('$sessions sessions at $hosts hosts that are due in one moment are refreshed exactly once each, at most four at a time per host and $inAll in all', {
  timeout: 60_000,
}, async ({ sessions, hosts, inAll }) => {
  const clock = createWallClock()
  onTestFinished(() => clock.dispose())
  const counting = countingServer(clock, hosts)
  const { server } = counting
  const rig = await buildRefreshRig({ clock, server, hostOf: hostOf(hosts) })
  const ids = Array.from({ length: sessions }, (_, n) => `p${n}`)
  server.lifetimeMs = 1
  for (const id of ids) await rig.add(id)
  server.lifetimeMs = 3_600_000
  let waiting = ids.length
  const done = new Promise<void>((resolve) => {
    const seen = new Set<string>()
    rig.events.on('profiles.changed', ({ profileIds: [id = ''] }) => {
      if (seen.has(id) || rig.stored(id).refreshCount === 0) return
      seen.add(id)
      waiting -= 1
      if (waiting === 0) resolve()
    })
  })
  rig.scheduler.start()
  await done
  rig.scheduler.dispose()
  await rig.refresher.close()

  expect([server.requests, new Set(server.presented).size, server.reuses]).toEqual([sessions, sessions, 0])
  expect(ids.every((id) => rig.stored(id).refreshCount === 1)).toBe(true)
  expect(counting.most.perHost).toBeLessThanOrEqual(4)
  expect(counting.most.inAll).toBe(inAll)
})
