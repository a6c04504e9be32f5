import { describe, expect, it } from 'vitest'
import { TokenRequestError } from '../../../src/core/grants/grant.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { buildRefreshRig } from '../../support/refresh-rig.ts'
import { createRotatingServer, facts } from '../../support/rotating-server.ts'

/** A rig whose grant revokes as told. */
async function rigThatRevokes(revoke: () => Promise<'revoked' | 'unsupported'>) {
  const clock = createFakeClock()
  const server = createRotatingServer(clock)
  const rig = await buildRefreshRig({ clock, server: { ...server, grant: { ...server.grant, revoke } } })
  await rig.add('p1')
  return rig
}

describe('signing out', () => {
  it('revokes at the server, clears the session here, and plans nothing more', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    expect(await rig.signOut('p1')).toEqual({ revocation: 'revoked', error: null })
    expect(rig.server.revocations).toEqual(['p1.refresh-1'])
    expect(await rig.storedTokens()).toBeUndefined()
    expect(rig.refresher.peek('p1')).toBeUndefined()
    expect(rig.stored()).toMatchObject({ summary: null, needsSignIn: null, stateSince: rig.clock.now() })
    expect(rig.refresher.dueAt('p1')).toBeNull()
  })

  it('waits for the refresh in flight and revokes what it brought', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    const release = rig.server.hold()
    const refreshed = rig.refresher.refreshNow('p1')
    const left = rig.signOut('p1')
    await rig.clock.advance(100)
    expect(rig.server.revocations).toEqual([])
    release()
    await Promise.all([refreshed, left])
    expect(rig.server.revocations).toEqual(['p1.refresh-2'])
    expect(await rig.storedTokens()).toBeUndefined()
  })

  it('shows a revocation that failed, and clears the session all the same', async () => {
    const refused = new TokenRequestError(facts({ status: 503, reason: 'HTTP 503' }))
    const rig = await rigThatRevokes(() => Promise.reject(refused))
    expect(await rig.signOut('p1')).toMatchObject({
      revocation: 'failed',
      error: { code: 'PROVIDER_UNAVAILABLE', details: { profile: 'p1', reason: 'HTTP 503' } },
    })
    expect(await rig.storedTokens()).toBeUndefined()
  })

  it('does not wait for a silent server longer than ten seconds', async () => {
    const rig = await rigThatRevokes(() => new Promise(() => {}))
    const left = rig.signOut('p1')
    await rig.clock.advance(10_000)
    expect(await left).toMatchObject({ revocation: 'failed' })
    expect(await rig.storedTokens()).toBeUndefined()
  })

  it('says when the server publishes no revocation, and when there was nothing to revoke', async () => {
    const rig = await rigThatRevokes(async () => 'unsupported')
    expect(await rig.signOut('p1')).toEqual({ revocation: 'unsupported', error: null })
    expect(await rig.signOut('p1')).toEqual({ revocation: 'nothing', error: null })
  })

  it('changes nothing while the vault is locked', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.disk.vault.lock()
    await expect(rig.signOut('p1')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    await rig.disk.vault.unlock()
    expect(await rig.storedTokens()).toBeDefined()
    expect(rig.server.revocations).toEqual([])
  })

  it('puts no token into its answer, its log or its events', async () => {
    const refused = new TokenRequestError(facts({ status: 400, error: 'unsupported_token_type' }))
    const rig = await rigThatRevokes(() => Promise.reject(refused))
    const seen = JSON.stringify([await rig.signOut('p1'), rig.log.lines.map(({ event, fields }) => [event, fields])])
    expect(seen).not.toMatch(/p1\.(?:access|refresh)/)
  })
})
