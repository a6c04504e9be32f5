import { describe, expect, it } from 'vitest'
import { withoutCommit, withoutQueue, withoutReread } from '../../support/refresh-mutations.ts'
import { buildRefreshRig, type RigOptions } from '../../support/refresh-rig.ts'

const minute = 60_000

/** What must hold whatever happens. Each scenario returns the violations it saw. */
type Violations = string[]

/** Simultaneous, late and forced callers over several lives of the token. */
async function parallelCallers(options: RigOptions): Promise<Violations> {
  const rig = await buildRefreshRig(options)
  await rig.add('p1')
  let refused = 0
  for (let round = 0; round < 5; round += 1) {
    await rig.clock.advance(61 * minute)
    const release = rig.server.hold()
    const early = Promise.allSettled(Array.from({ length: 10 }, () => rig.refresher.lend('p1')))
    await rig.clock.advance(1000)
    const late = Promise.allSettled([
      rig.refresher.lend('p1'),
      rig.refresher.refreshNow('p1'),
      rig.refresher.visit('p1'),
    ])
    release()
    await rig.clock.advance(1000)
    const after = Promise.allSettled([rig.refresher.lend('p1'), rig.refresher.visit('p1')])
    const results = [...(await early), ...(await late), ...(await after)]
    refused += results.filter(({ status }) => status === 'rejected').length
  }
  const kept = await rig.storedTokens()
  return [
    ...(refused > 0 ? ['a caller was refused although the session is good'] : []),
    ...(rig.server.reuses > 0 ? ['a refresh token was presented twice'] : []),
    ...(rig.server.mostAtOnce > 1 ? ['two refreshes were open at once'] : []),
    ...(rig.server.requests > 5 ? ['more refreshes than lives of the token'] : []),
    ...(rig.server.accepts(kept?.refreshToken ?? null) ? [] : ['the refresh token on disk is not the newest']),
    ...(rig.stored().needsSignIn ? ['the session was lost'] : []),
  ]
}

/** The process dies at the moment in which a caller gets its token. */
async function deathAfterLending(options: RigOptions): Promise<Violations> {
  const rig = await buildRefreshRig(options)
  await rig.add('p1')
  await rig.clock.advance(61 * minute)
  const lent = await rig.refresher.lend('p1')
  const rows = await rig.disk.records.get('tokens', 'p1')
  const onDisk = JSON.parse(rows?.sealed ?? '{}') as { accessToken?: string; refreshToken?: string }
  return [
    ...(onDisk.accessToken === lent.accessToken ? [] : ['a token was handed out that is not on disk']),
    ...(rig.server.accepts(onDisk.refreshToken ?? null) ? [] : ['the refresh token on disk is not the newest']),
  ]
}

describe('the invariants of a refresh', () => {
  it('hold', async () => {
    expect(await parallelCallers({})).toEqual([])
    expect(await deathAfterLending({})).toEqual([])
  })

  it('break without the critical section, even with compare-and-set', async () => {
    const violations = await parallelCallers({ queue: withoutQueue })
    expect(violations).toEqual(expect.arrayContaining(['a refresh token was presented twice', 'the session was lost']))
  })

  it('break without the re-read', async () => {
    const violations = await parallelCallers({ wrapStore: withoutReread })
    expect(violations).toEqual(
      expect.arrayContaining(['a refresh token was presented twice', 'the refresh token on disk is not the newest']),
    )
  })

  it('break when a token is published before it is committed', async () => {
    const violations = await deathAfterLending({ wrapStore: withoutCommit })
    expect(violations).toEqual([
      'a token was handed out that is not on disk',
      'the refresh token on disk is not the newest',
    ])
  })
})
