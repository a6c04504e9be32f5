import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fault } from '../../../src/core/lab/fault.ts'
import { profileWords, type WordsSubject } from '../../../src/shared/profile-words.ts'
import { formatMoment, timeWords } from '../../../src/shared/time-words.ts'
import { startHeldLab } from '../../support/held-lab.ts'
import { startRole } from '../../support/role-process.ts'
import { nothingYet, sum, type Verdict } from '../verdict.ts'
import type { KillPolicy } from './kill-chain.ts'
import { createOutcomes, standing } from './session-judge.ts'

/** The ways in which an answer gets lost after the server rotated. */
export const losses: readonly Fault[] = [
  { kind: 'drop', moment: 'after-commit' },
  { kind: 'reset', moment: 'after-commit' },
  { kind: 'truncated', moment: 'after-commit' },
  { kind: 'garbage', moment: 'after-commit' },
  { kind: 'html', moment: 'after-commit' },
  { kind: 'status', status: 502, moment: 'after-commit' },
]

/** A process that lives and loses one answer after the other. One retry for each; then the session is there, or says why not. */
export async function loseAnswers(faults: readonly Fault[], { settings, recovers }: KillPolicy): Promise<Verdict> {
  const home = await mkdtemp(join(tmpdir(), 'tokenvault-lost-'))
  const rig = await startHeldLab(settings)
  const outcomes = createOutcomes(rig)
  const role = startRole({ home })
  const violations: string[] = []
  let counts = nothingYet
  try {
    await role.opened
    const { issuer, clients } = rig.lab
    await role.order({ do: 'add', settings: { issuer, clientId: clients.app.id } })
    await role.order({ do: 'sign-in' })
    for (const fault of faults) {
      const fail = (what: string) => violations.push(`${fault.kind}: ${what}`)
      const [before, startedAt] = [rig.refreshes().length, Date.now()]
      rig.lab.addFault({ id: 'loss', endpoint: 'refresh', count: 1, fault })
      const heard = await role.order({ do: 'refresh', stopAt: null }).catch((error: unknown) => error)
      if (!(heard instanceof Error)) fail('who asked heard nothing of it')
      const { disk } = await role.order({ do: 'settle' })
      outcomes.lose(before)
      outcomes.note(disk)
      const made = rig.refreshes().length - before
      if (made !== 2) fail(`${made} requests instead of one and its retry`)
      const end = standing(rig, disk)
      if (end !== (recovers ? 'newest' : 'named')) fail(`the session is ${end}`)
      if (end !== 'named') continue
      const at = disk?.facts.answerLostAt ?? 0
      if (at < startedAt || at > Date.now()) fail('the profile says a wrong time of the loss')
      const { value } = await role.order({ do: 'view' })
      for (const language of ['en', 'zh-CN'] as const) {
        const { happened } = profileWords(value as WordsSubject, at, language, timeWords(at, language))
        if (!happened.includes(formatMoment(at, at, language))) fail(`it is not said when, but: ${happened}`)
      }
      counts = sum(counts, { ...nothingYet, namedEndings: 1 })
      outcomes.note((await role.order({ do: 'sign-in' })).disk)
    }
    const { reused, safeRetries, requests } = outcomes.judge()
    if (reused > 0) violations.push(`${reused} spent refresh tokens were presented although their answer had arrived`)
    return { ...sum(counts, { ...nothingYet, requests, safeRetries, tokensReused: reused }), violations }
  } finally {
    await role.kill()
    await rig.lab.close()
    await rm(home, { recursive: true, force: true })
  }
}
