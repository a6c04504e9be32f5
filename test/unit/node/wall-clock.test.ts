import { beforeEach, describe, expect, it } from 'vitest'
import { createWallClock, type TimeSource, type WallClock } from '../../../src/node/wall-clock.ts'

const start = Date.UTC(2026, 0, 1)
const day = 86_400_000

/** Wall and elapsed time that a test moves apart. */
function createTime() {
  let wall = start
  let monotonic = 0
  let sleeps: { due: number; run: () => void; ms: number; background: boolean }[] = []
  const runDue = () => {
    for (
      let next = sleeps.find((sleep) => sleep.due <= monotonic);
      next;
      next = sleeps.find((s) => s.due <= monotonic)
    ) {
      sleeps = sleeps.filter((sleep) => sleep !== next)
      next.run()
    }
  }
  const time: TimeSource = {
    wall: () => wall,
    monotonic: () => monotonic,
    after(ms, run, background) {
      const sleep = { due: monotonic + ms, run, ms, background }
      sleeps.push(sleep)
      return () => {
        sleeps = sleeps.filter((other) => other !== sleep)
      }
    },
  }
  return {
    time,
    get sleeps() {
      return sleeps
    },
    /** Lets both run, a second at a time. */
    pass(ms: number) {
      for (let left = ms; left > 0; left -= 1_000) {
        const step = Math.min(left, 1_000)
        wall += step
        monotonic += step
        runDue()
      }
    },
    setWall(by: number) {
      wall += by
    },
    /** A machine whose elapsed time also counts while it sleeps. */
    sleepCounted(ms: number) {
      wall += ms
      monotonic += ms
      runDue()
    },
  }
}

let world: ReturnType<typeof createTime>
let clock: WallClock
let jumps: number[]
let ran: number[]
const at = (moment: number) => clock.at(moment, () => ran.push(clock.now() - start))

beforeEach(() => {
  world = createTime()
  clock = createWallClock(world.time)
  jumps = []
  ran = []
  clock.onJump(({ byMs }) => jumps.push(byMs))
})

describe('the wall clock', () => {
  it('runs what is due, once, and not before', () => {
    at(start + 10_000)
    world.pass(9_000)
    expect(ran).toEqual([])
    world.pass(60_000)
    expect(ran).toEqual([10_000])
  })

  it('runs what is already due at the next turn, not inside the call', () => {
    at(start - 5)
    expect(ran).toEqual([])
    world.pass(1)
    expect(ran).toHaveLength(1)
  })

  it('refuses a moment that is not a number, and waits for ever for one that never comes', () => {
    expect(() => at(Number.NaN)).toThrow(/not a number/)
    at(Number.POSITIVE_INFINITY)
    world.pass(300_000)
    expect(ran).toEqual([])
  })

  it('does not run what was cancelled', () => {
    const cancel = at(start + 1_000)
    cancel()
    world.pass(5_000)
    expect(ran).toEqual([])
  })

  it('waits for a moment further away than a timer can count', () => {
    at(start + 40 * day)
    expect(Math.max(...world.sleeps.map((sleep) => sleep.ms))).toBeLessThanOrEqual(60_000)
    world.pass(60_000)
    expect(ran).toEqual([])
    world.setWall(40 * day)
    world.pass(60_000)
    expect(ran).toHaveLength(1)
  })

  it('notices within a minute that the machine slept over a due time', () => {
    at(start + day)
    world.setWall(2 * day)
    world.pass(60_000)
    expect(ran).toHaveLength(1)
    expect(jumps).toEqual([2 * day])
  })

  it('tells of a sleep also where elapsed time goes on meanwhile', () => {
    world.sleepCounted(day)
    expect(jumps).toEqual([day - 15_000])
  })

  it('tells of a clock that was set back, and waits for the moment all the same', () => {
    at(start + 30_000)
    world.setWall(-3_600_000)
    world.pass(120_000)
    expect(jumps).toEqual([-3_600_000])
    expect(ran).toEqual([])
    world.pass(3_600_000)
    expect(ran).toHaveLength(1)
  })

  it('keeps quiet about a clock that is only a little off, and when nothing jumped', () => {
    world.setWall(4_000)
    world.pass(120_000)
    expect(jumps).toEqual([])
  })

  it('keeps the process running for a timer, and not for its watch', () => {
    expect(world.sleeps.map((sleep) => sleep.background)).toEqual([true])
    at(start + day)
    expect(world.sleeps.map((sleep) => sleep.background)).toEqual([true, false])
  })

  it('leaves nothing behind when it is disposed', () => {
    at(start + day)
    clock.dispose()
    expect(world.sleeps).toEqual([])
  })
})
