import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import type { RecordStore } from '../../../src/core/ports.ts'
import type { ProfileStore } from '../../../src/core/profiles/profile-store.ts'
import { buildRefreshRig, type RefreshRig } from '../../support/refresh-rig.ts'
import { facts, offline } from '../../support/rotating-server.ts'

const second = 1000
const minute = 60 * second

const passing = [
  offline,
  facts({ status: 503, reason: 'HTTP 503' }),
  facts({ status: 429, retryAfterMs: 5000 }),
  facts({ status: 403, reason: 'HTTP 403' }),
  facts({ status: 401, error: 'invalid_client' }),
  facts({ sent: 'maybe', reason: 'ECONNRESET' }),
]

/** `lost`, `crash`: an answer may be lost after the server rotated, which no client can undo. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('callers' as const), size: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('time' as const), size: fc.integer({ min: 1, max: 70 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fail' as const), size: fc.nat(passing.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lock' as const), size: fc.integer({ min: 1, max: 70 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('full' as const), size: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), size: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lost' as const), size: fc.constant(1) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A disk that dies (writes hang) or fills up after so many more writes. */
function shakyDisk() {
  const disk = { untilDeath: Number.POSITIVE_INFINITY, untilFull: Number.POSITIVE_INFINITY }
  const wrapRecords = (records: RecordStore): RecordStore => ({
    ...records,
    async write(changes) {
      if (disk.untilDeath-- <= 0) return new Promise(() => {})
      if (disk.untilFull-- <= 0) throw new VaultError('STORAGE_UNAVAILABLE', 'The disk is full.')
      await records.write(changes)
    },
  })
  return { disk, wrapRecords }
}

/** A process that can be killed: a dead one writes nothing more, whatever its timers still do. */
function mortal() {
  const life = { dead: false }
  const wrapStore = (store: ProfileStore): ProfileStore => ({
    ...store,
    commit: (...write) => (life.dead ? new Promise(() => {}) : store.commit(...write)),
  })
  return { life, wrapStore }
}

function callers(rig: RefreshRig, size: number): void {
  const asks: Promise<unknown>[] = []
  for (let index = 0; index < size; index += 1) {
    asks.push(rig.refresher.lend('p1', { minTtlMs: index * minute }))
    if (index % 3 === 0) asks.push(rig.refresher.refreshNow('p1'))
    if (index % 4 === 1) asks.push(rig.refresher.lendAfterRejection('p1', rig.refresher.peek('p1')?.accessToken ?? ''))
  }
  void Promise.allSettled(asks)
}

async function run(steps: readonly Step[]) {
  const { disk, wrapRecords } = shakyDisk()
  let { life, wrapStore } = mortal()
  let rig = await buildRefreshRig({ wrapRecords, wrapStore })
  await rig.add('p1')
  rig.scheduler.start()
  let answersLost = false
  for (const { kind, size } of steps) {
    if (kind === 'callers') callers(rig, size)
    if (kind === 'fail') rig.server.failNext(passing[size] as (typeof passing)[number])
    if (kind === 'lost') {
      rig.server.failNext('lost')
      answersLost = true
    }
    if (kind === 'time') await rig.clock.advance(size * minute)
    if (kind === 'lock') {
      rig.disk.vault.lock()
      await rig.clock.advance(size * minute)
      await rig.disk.vault.unlock()
    }
    if (kind === 'full') {
      disk.untilFull = size
      callers(rig, 3)
      await rig.clock.advance(20 * minute)
      disk.untilFull = Number.POSITIVE_INFINITY
    }
    if (kind === 'crash') {
      disk.untilDeath = size
      callers(rig, 3)
      await rig.clock.advance(size * minute)
      rig.scheduler.dispose()
      life.dead = true
      disk.untilDeath = Number.POSITIVE_INFINITY
      answersLost = true
      ;({ life, wrapStore } = mortal())
      rig = await buildRefreshRig({ clock: rig.clock, server: rig.server, disk: rig.disk, wrapStore })
      rig.scheduler.start()
    }
    await rig.clock.advance(second)
  }
  await rig.clock.advance(90 * minute)
  rig.scheduler.dispose()
  return { rig, answersLost }
}

describe('a session under chaos', () => {
  it('ends with the newest refresh token on disk, or with a precise reason why that cannot be (seeded)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { rig, answersLost } = await run(steps)
        const tokens = await rig.storedTokens()
        const { needsSignIn } = rig.stored()
        expect(rig.server.mostAtOnce).toBeLessThanOrEqual(1)
        expect(rig.faults).toEqual([])
        if (needsSignIn) {
          expect(answersLost).toBe(true)
          expect(needsSignIn.reason).toBe('refresh-interrupted')
        } else {
          expect(rig.server.accepts(tokens?.refreshToken ?? null)).toBe(true)
          expect(rig.refresher.peek('p1')?.expiresAt).toBeGreaterThan(rig.clock.now())
        }
        if (!answersLost) expect(rig.server.reuses).toBe(0)
      }),
      { seed: 1117, numRuns: 300 },
    )
  }, 120_000)
})
