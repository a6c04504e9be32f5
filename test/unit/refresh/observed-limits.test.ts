import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObservedLimits } from '../../../src/core/profiles/profile.ts'
import { afterRefusal, afterUse, learnedLimits } from '../../../src/core/refresh/observed-limits.ts'

const hour = 3_600_000
const day = 24 * hour
type Event = ['use' | 'refusal', idleMs: number, ageMs: number | null]

const learn = (events: readonly Event[]) =>
  learnedLimits(
    events.reduce<ObservedLimits | undefined>(
      (seen, [kind, idleMs, ageMs]) => (kind === 'use' ? afterUse : afterRefusal)(seen, { idleMs, ageMs }),
      undefined,
    ),
  )

describe('the limits of a server', () => {
  it.each<[string, Event[], ReturnType<typeof learn>]>([
    ['are unknown at first', [], { idleMs: null, sessionMs: null }],
    ['are unknown while everything works', [['use', hour, day]], { idleMs: null, sessionMs: null }],
    [
      'show after a long pause: the session ended because nobody used it',
      [
        ['use', hour, day],
        ['refusal', 8 * day, 9 * day],
      ],
      { idleMs: 8 * day, sessionMs: null },
    ],
    [
      'get narrower with each shorter pause that ends a session',
      [
        ['refusal', 8 * day, 9 * day],
        ['use', hour, day],
        ['refusal', 3 * day, 3 * day],
      ],
      { idleMs: 3 * day, sessionMs: null },
    ],
    [
      'are forgotten when a longer pause is survived: something else ended that session',
      [
        ['refusal', 2 * day, 9 * day],
        ['use', 3 * day, 3 * day],
      ],
      { idleMs: null, sessionMs: null },
    ],
    [
      'are not taken from one session that was in use until its end: it may have been revoked',
      [
        ['use', hour, 30 * day],
        ['refusal', hour, 30 * day + hour],
      ],
      { idleMs: null, sessionMs: null },
    ],
    [
      'are taken from two such sessions of about the same age, whatever was between',
      [
        ['refusal', 1, 30 * day + hour],
        ['use', 1, 5 * day],
        ['refusal', 1, 30 * day],
      ],
      { idleMs: null, sessionMs: 30 * day },
    ],
    [
      'are not taken from two of very different ages',
      [
        ['refusal', 1, 30 * day],
        ['refusal', 1, 9 * day],
      ],
      { idleMs: null, sessionMs: null },
    ],
    [
      'are forgotten when a session gets older',
      [
        ['refusal', 1, 30 * day],
        ['refusal', 1, 30 * day],
        ['use', 1, 31 * day],
      ],
      { idleMs: null, sessionMs: null },
    ],
    ['say nothing within the first hour', [['refusal', 60_000, 60_000]], { idleMs: null, sessionMs: null }],
    ['need a known sign-in for an age', [['refusal', 1, null]], { idleMs: null, sessionMs: null }],
  ])('%s', (_title, events, expected) => {
    expect(learn(events)).toEqual(expected)
  })

  it('never contradict what was seen to work', () => {
    const times = fc.integer({ min: 0, max: 90 * day })
    const event = fc.tuple(fc.constantFrom<Event[0]>('use', 'refusal'), times, times)
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const { idleMs, sessionMs } = learn(events)
        const worked = events.filter(([kind]) => kind === 'use')
        return worked.every(([, idle, age]) => (idleMs ?? 1e15) > idle && (sessionMs ?? 1e15) > age)
      }),
      { seed: 413, numRuns: 500 },
    )
  })
})
