import { describe, expect, it } from 'vitest'
import { startHubRig } from '../../support/systems/aigne-hub-rig.ts'

describe('the browser connect of AIGNE Hub', () => {
  it('makes a key that works, and leaves no session behind', async () => {
    const rig = await startHubRig()
    const told = await rig.connected('hub')
    expect(told.end).toEqual({ kind: 'done', expiresAt: null })
    expect(rig.hub.connect.sessions.size).toBe(0)
    expect(await rig.view('hub')).toMatchObject({ state: 'valid', grant: 'connect', upstream: rig.hub.api })
    expect((await rig.chat('hub', 'hello')).status).toBe(200)
    const [page] = [...rig.visited].map((url) => new URL(url))
    expect(page?.pathname).toBe('/.well-known/service/gen-simple-access-key')
    expect(page?.searchParams.get('__token__')).toMatch(/^[\w-]+$/)
    const key = rig.apiCalls()[0]?.key ?? ''
    expect(key).toMatch(/^blocklet-/)
    expect(JSON.stringify([await rig.view('hub'), told, rig.log.lines])).not.toContain(key)
  })

  it('says so when the person denies, and ends the session at the hub', async () => {
    const rig = await startHubRig()
    rig.person('denies')
    expect((await rig.connected('hub')).end).toMatchObject({ kind: 'failed', error: { code: 'FLOW_REJECTED' } })
    expect((await rig.view('hub')).state).toBe('signed-out')
    expect(rig.hub.connect.sessions.size).toBe(0)
  })

  it.each<['no-session' | 'garbled' | 'vanish', string]>([
    ['no-session', 'PROVIDER_MISBEHAVED'],
    ['garbled', 'PROVIDER_MISBEHAVED'],
    ['vanish', 'FLOW_TIMED_OUT'],
  ])('ends with a clear error when the hub is in the mood “%s”', async (mode, code) => {
    const rig = await startHubRig()
    rig.hub.connect.mode = mode
    expect((await rig.connected('hub')).end).toMatchObject({ kind: 'failed', error: { code } })
  })

  it('shows its deadline, and a cancelled one is ended at the hub', async () => {
    const rig = await startHubRig()
    const { id, expiresAt } = await waiting(rig)
    const left = expiresAt - Date.now()
    expect(left).toBeGreaterThan(14 * 60_000)
    expect(left).toBeLessThanOrEqual(15 * 60_000)
    expect(rig.hub.connect.sessions.size).toBe(1)
    expect((await rig.handlers['signIn.cancel']({ flow: id })).step).toMatchObject({
      error: { code: 'FLOW_CANCELLED' },
    })
    await expect.poll(() => rig.hub.connect.sessions.size).toBe(0)
  })

  it('does not wait for a hub that says nothing when it is cancelled', async () => {
    const rig = await startHubRig()
    const { id } = await waiting(rig)
    rig.hub.connect.mode = 'silent'
    expect((await rig.handlers['signIn.cancel']({ flow: id })).step).toMatchObject({
      error: { code: 'FLOW_CANCELLED' },
    })
    expect(rig.hub.connect.sessions.size).toBe(1)
    expect((await rig.view('hub')).state).toBe('signed-out')
  })

  it('is ended at the hub when the program ends, which waits a moment for that', async () => {
    const rig = await startHubRig()
    await waiting(rig)
    rig.hub.connect.mode = 'slow'
    await rig.stop()
    expect(rig.hub.connect.sessions.size).toBe(0)
  })
})

/** A connect that waits for its person, who sleeps. */
async function waiting(rig: Awaited<ReturnType<typeof startHubRig>>): Promise<{ id: string; expiresAt: number }> {
  rig.person('sleeps')
  await rig.add({ provider: 'aigne-hub', name: 'hub', settings: { hub: rig.hub.url } })
  const shown = Promise.withResolvers<number>()
  const stop = rig.events.on('signIn.changed', async ({ flow }) => {
    const { step } = await rig.handlers['signIn.get']({ flow })
    if (step.kind === 'browser') shown.resolve(step.expiresAt)
  })
  const { id } = await rig.handlers['signIn.start']({ profile: 'hub', openBrowser: false })
  const expiresAt = await shown.promise
  stop()
  return { id, expiresAt }
}
