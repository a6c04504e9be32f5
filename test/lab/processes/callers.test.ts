import { describe, expect, it } from 'vitest'
import { crowd } from './crowded-host.ts'
import { killPolicies } from './kill-chain.ts'
import { loseAnswers } from './lost-answers.ts'
import { contend } from './many-callers.ts'
import { crossings, crossZones } from './zones.ts'

const patienceMs = 450_000
const clean = { sessionsLost: 0, doubleRefreshes: 0, tokensReused: 0, violations: [] }

describe('real processes around the end of an access token', () => {
  it(
    'refresh once, however many own the data directory in turn: each caller of each process gets the same new token',
    async () => expect(await contend(3, 10)).toMatchObject({ ...clean, requests: 1 }),
    patienceMs,
  )

  it(
    'share one refresh of the host: callers of its proxy who stay, commands, and callers who leave in the middle of it',
    async () =>
      expect(await crowd({ rounds: 1, staying: 15, leaving: 10, commands: 1, seed: 1 })).toMatchObject({
        ...clean,
        requests: 1,
      }),
    patienceMs,
  )

  it(
    'retry a lost answer once, and say since when it is lost where the server gives no second chance',
    async () =>
      expect(
        await loseAnswers([{ kind: 'drop', moment: 'after-commit' }], killPolicies['no second chance']),
      ).toMatchObject({ ...clean, requests: 2, namedEndings: 1 }),
    patienceMs,
  )

  it(
    'do not care when the clocks of their zone turn',
    async () => expect(await crossZones(crossings.slice(0, 1), 2, 1)).toMatchObject(clean),
    patienceMs,
  )
})
