import { describe, expect, it } from 'vitest'
import { createSignInWanted } from '../../../src/core/proxy/sign-in-wanted.ts'
import type { NoticeView } from '../../../src/shared/views.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const acme = { profileId: 'p1', profileName: 'acme' }
const minute = 60_000

function setUp(endedSince?: number) {
  const clock = createFakeClock()
  const said: NoticeView[] = []
  const say = (notice: NoticeView) => void said.push(notice)
  return { clock, said, wanted: createSignInWanted({ clock, say, endedSince: () => endedSince }) }
}

describe('a request for a profile that nobody is signed in to', () => {
  it('tells the person who waits for what, and not again for every try', async () => {
    const { clock, said, wanted } = setUp()
    for (let at = 0; at < 100; at += 1) wanted(acme, 'claude-code')
    expect(said.map(({ kind, profileId, title }) => [kind, profileId, title.en])).toEqual([
      ['sign-in-needed', 'p1', 'claude-code needs acme'],
    ])
    wanted({ profileId: 'p2', profileName: 'other' }, 'claude-code')
    await clock.advance(15 * minute)
    wanted(acme, 'claude-code')
    expect(said.map(({ profileId }) => profileId)).toEqual(['p1', 'p2', 'p1'])
  })

  it('says nothing right after the end of the session, which was told by itself, but does later', async () => {
    const clock = createFakeClock()
    const { said, wanted, clock: own } = setUp(clock.now())
    wanted(acme, 'tool')
    expect(said).toEqual([])
    await own.advance(16 * minute)
    wanted(acme, 'tool')
    expect(said).toHaveLength(1)
  })
})
