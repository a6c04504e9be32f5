import type { Step } from './steps.ts'
import { hour, minute, second } from './steps.ts'
import type { World } from './world.ts'

/** Longer than any request may take. */
const requestEndsMs = 125 * second

/** Lets the steps happen, then takes every fault away and gives the engine time to show that nothing is lost. */
export async function live(world: World, steps: readonly Step[]): Promise<void> {
  await world.owning()
  for (const step of steps) await happen(world, step)
  await heal(world)
}

async function happen(world: World, step: Step): Promise<void> {
  const { clock, state, lab } = world
  switch (step.do) {
    case 'callers':
      return call(world, step)
    case 'time':
      return clock.advance(step.ms)
    case 'until-expiry': {
      const { summary } = world.store.session(world.profileId).facts
      const { facts } = await world.store.reread(world.profileId)
      const end = facts.summary?.expiresAt ?? summary?.expiresAt ?? null
      return clock.advance(Math.max(0, end === null ? 0 : end - step.leftMs - clock.machine.now()))
    }
    case 'sleep':
      state.excuses += 1
      await clock.sleep(step.ms)
      return wake(world)
    case 'clock':
      state.excuses += 2
      await clock.set(step.byMs)
      return wake(world)
    case 'fault':
      world.fault({
        endpoint: 'refresh',
        fault: step.fault,
        ...(step.count === undefined ? {} : { count: step.count }),
      })
      return clock.advance(second)
    case 'network':
      state.network = step.state
      await call(world, { do: 'callers', count: 1 })
      await clock.advance(step.ms)
      state.network = 'open'
      return wake(world)
    case 'kill':
      return killOwner(world, step.after)
    case 'full-disk':
      world.disk.full = true
      await call(world, { do: 'callers', count: 3 })
      await clock.advance(step.ms)
      world.disk.full = false
      return clock.advance(second)
    case 'revoke':
      lab.revoke('all')
      return clock.advance(second)
    case 'sign-in':
      if (world.disk.full) return
      await world.signIn()
      return clock.advance(second)
  }
}

/** Nobody waits for the callers: they may all have gone before the answer comes. */
async function call(world: World, step: Extract<Step, { do: 'callers' }>): Promise<void> {
  const process = await world.owning()
  const { refused = false, minTtlMs = 0 } = step
  // A person may ask an ended session again and again; what its server then sees is no work of ours.
  const ended = process.refresher.facts(world.profileId).needsSignIn !== null
  const forced = ended ? 0 : (step.forced ?? 0)
  const { profileId } = world
  const asks: Promise<unknown>[] = []
  for (let index = 0; index < step.count; index += 1) {
    asks.push(world.lend(process, (refresher) => refresher.lend(profileId, { minTtlMs })))
  }
  // A person's command renews also what is good, once for all who ask together; so does an upstream's refusal.
  if (forced > 0 || minTtlMs > 0) world.state.excuses += 1
  for (let index = 0; index < forced; index += 1) asks.push(process.refresher.refreshNow(profileId))
  const held = process.refresher.peek(profileId)
  if (refused && held) {
    world.state.excuses += 1
    asks.push(world.lend(process, (refresher) => refresher.lendAfterRejection(profileId, held.accessToken)))
  }
  void Promise.allSettled(asks)
  await world.clock.advance(1)
}

async function killOwner(world: World, after: number): Promise<void> {
  const process = await world.owning()
  process.life.dieAfter(after)
  world.state.excuses += 1
  void Promise.allSettled([
    process.refresher.refreshNow(world.profileId),
    world.lend(process, (refresher) => refresher.lend(world.profileId)),
  ])
  await world.clock.advance(requestEndsMs)
  process.life.kill()
  await world.owning()
  await world.clock.advance(second)
}

async function wake(world: World): Promise<void> {
  const process = await world.owning()
  process.scheduler.wake(2 * second)
  await world.clock.advance(5 * second)
}

async function heal(world: World): Promise<void> {
  world.lab.setFaults([])
  world.state.network = 'open'
  world.disk.full = false
  await world.clock.advance(requestEndsMs)
  await wake(world)
  await world.clock.advance(2 * hour)
  // Whatever is still paused is asked for by a person.
  const { facts } = await world.store.reread(world.profileId)
  if (facts.needsSignIn) return
  world.state.excuses += 1
  const process = await world.owning()
  void process.refresher.refreshNow(world.profileId).catch(() => undefined)
  await world.clock.advance(5 * minute)
}
