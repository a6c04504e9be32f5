import { describe, expect, it } from 'vitest'
import { createDeadline } from '../../../src/core/refresh/deadline.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const second = 1000

describe('the time limit of a request', () => {
  it('ends work that takes too long', async () => {
    const clock = createFakeClock()
    const deadline = createDeadline(clock, 30 * second, () => new Error('late'))
    const work = deadline.race(new Promise(() => {}))
    const failed = expect(work).rejects.toThrow('late')
    await clock.advance(29 * second)
    expect(deadline.signal.aborted).toBe(false)
    await clock.advance(second)
    await failed
  })

  it.each([
    ['the machine slept for a night', 8 * 3600 * second],
    ['the clock was set a day ahead', 24 * 3600 * second],
  ])('begins anew when %s: the answer may lie in the socket', async (_why, ms) => {
    const clock = createFakeClock()
    const deadline = createDeadline(clock, 30 * second, () => new Error('late'))
    await clock.jump(ms)
    expect(deadline.signal.aborted).toBe(false)
    await expect(deadline.race(Promise.resolve('answer'))).resolves.toBe('answer')
    await clock.advance(29 * second)
    expect(deadline.signal.aborted).toBe(false)
    await clock.advance(second)
    expect(deadline.signal.aborted).toBe(true)
  })

  it('leaves no timer behind, also after a sleep', async () => {
    const clock = createFakeClock()
    const deadline = createDeadline(clock, 30 * second, () => new Error('late'))
    await clock.jump(3600 * second)
    deadline.cancel()
    expect(clock.timers).toBe(0)
  })
})
