import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabSettingsPatch } from '../../../src/core/lab/lab-settings.ts'
import { startHeldLab } from '../../support/held-lab.ts'
import { ownerSteps, type ProcessStep, refreshSteps } from '../../support/refresh-steps.ts'
import { type RoleProcess, startRole } from '../../support/role-process.ts'
import { nothingYet, sum, type Verdict } from '../verdict.ts'
import { createOutcomes, standing } from './session-judge.ts'

/** `answered-late`: the server gets to the request only after its sender is dead. */
export const killSteps = [...ownerSteps, ...refreshSteps, 'answered-late'] as const
export type KillStep = (typeof killSteps)[number]

/** The server has rotated, and the process that asked has not saved the answer. */
const losing: ReadonlySet<KillStep> = new Set(['answered-late', 'server-committed', 'answer-arrived', 'before-commit'])
/** The write is under way: the disk decides which of the two it is. */
const open: ReadonlySet<KillStep> = new Set(['during-journal', 'during-commit'])
const untouched: ReadonlySet<KillStep> = new Set([...ownerSteps, 'before-reread', 'after-reread', 'before-journal'])

export interface KillPolicy {
  readonly settings: LabSettingsPatch
  /** The server allows a retry for an answer that was lost. */
  readonly recovers: boolean
  /** For the proof that a guard which is missing is seen. */
  readonly forgetsJournal?: boolean
}

export const killPolicies = {
  'no second chance': { settings: {}, recovers: false },
  'grace, the same answer': { settings: { graceSeconds: 3600, graceAnswer: 'same' }, recovers: true },
  'grace, rotated once more': { settings: { graceSeconds: 3600, graceAnswer: 'next' }, recovers: true },
  'refresh tokens are kept': { settings: { refreshTokens: 'keep' }, recovers: true },
} as const satisfies Record<string, KillPolicy>

/**
 * One data directory and one lab. For each step: the owner refreshes and is stopped there while the next process already
 * waits for the data directory; then `kill -9`. The next one has to go on, with what the invariant allows on disk.
 */
export async function killAtEach(steps: readonly KillStep[], policy: KillPolicy): Promise<Verdict> {
  const home = await mkdtemp(join(tmpdir(), 'tokenvault-kill-'))
  const rig = await startHeldLab(policy.settings)
  const outcomes = createOutcomes(rig)
  const violations: string[] = []
  const roles: RoleProcess[] = []
  const role = (stopAt?: ProcessStep) => {
    const started = startRole({ home, forgetsJournal: policy.forgetsJournal === true, ...(stopAt ? { stopAt } : {}) })
    roles.push(started)
    return started
  }
  let counts = nothingYet

  async function kill(owner: RoleProcess, step: KillStep): Promise<RoleProcess> {
    if (step === 'before-lock') {
      const late = role(step)
      await late.at(step)
      await late.kill()
      return owner
    }
    if (step === 'holding-lock' || step === 'releasing-lock') {
      const holder = step === 'holding-lock' ? role(step) : owner
      const next = step === 'holding-lock' ? null : role()
      void owner.order({ do: 'end', stopAt: step }).catch(() => undefined)
      await holder.at(step)
      const waiting = next ?? role()
      await waiting.at('before-lock')
      await holder.kill()
      await owner.gone
      return waiting
    }
    const next = role()
    await next.at('before-lock')
    if (step === 'request-sent' || step === 'answered-late') rig.hold('before-commit')
    if (step === 'server-committed') rig.hold('after-commit')
    const held = step === 'request-sent' || step === 'answered-late' || step === 'server-committed'
    const stopAt = held ? null : (step as ProcessStep)
    owner.order({ do: 'refresh', stopAt }).catch(() => undefined)
    await (held ? rig.whenHeld() : owner.at(step as ProcessStep))
    if (next.isOpen()) violations.push(`${step}: two processes own one data directory`)
    await owner.kill()
    if (step === 'answered-late') {
      rig.release()
      await rig.committed(rig.refreshes().filter(({ committed }) => committed !== null).length + 1)
    } else if (held) rig.forget()
    return next
  }

  async function judge(next: RoleProcess, step: KillStep, before: number, startedAt: number): Promise<void> {
    const fail = (what: string) => violations.push(`${step}: ${what}`)
    const found = await next.opened
    outcomes.note(found)
    if (standing(rig, found) === 'lost') fail('the disk has an old refresh token and does not say so')
    const marked = found?.facts.refreshStartedAt !== null
    if (untouched.has(step) && marked) fail('a refresh is marked that had not begun')
    const { disk } = await next.order({ do: 'settle' })
    outcomes.note(disk)
    const end = standing(rig, disk)
    const processed = rig
      .refreshes()
      .slice(before)
      .filter(({ committed, answered }) => committed ?? answered).length
    const expected = losing.has(step) ? 2 : untouched.has(step) ? 0 : 1
    if (!open.has(step) && processed !== expected) fail(`${processed} refreshes were made instead of ${expected}`)
    if (losing.has(step) && !policy.recovers) {
      if (end !== 'named') fail(`the profile does not say that the answer was lost (${end})`)
      const at = disk?.facts.answerLostAt ?? 0
      if (at < startedAt || at > Date.now()) fail('the profile says a wrong time of the loss')
    } else if (end !== 'newest' && !(open.has(step) && !policy.recovers && end === 'named')) {
      fail(`the session did not come back (${end})`)
    }
    if (end === 'named') {
      counts = sum(counts, { ...nothingYet, namedEndings: 1 })
      outcomes.note((await next.order({ do: 'sign-in' })).disk)
    }
    if (end === 'lost') counts = sum(counts, { ...nothingYet, sessionsLost: 1 })
  }

  try {
    let owner = role()
    await owner.opened
    const settings = { issuer: rig.lab.issuer, clientId: rig.lab.clients.app.id }
    await owner.order({ do: 'add', settings })
    outcomes.note((await owner.order({ do: 'sign-in' })).disk)
    for (const step of steps) {
      const [before, startedAt] = [rig.refreshes().length, Date.now()]
      const next = await kill(owner, step)
      if (next === owner) continue
      await judge(next, step, before, startedAt)
      owner = next
    }
    const { reused, safeRetries, requests } = outcomes.judge()
    if (reused > 0) violations.push(`${reused} spent refresh tokens were presented although their answer had arrived`)
    return { ...sum(counts, { ...nothingYet, requests, safeRetries, tokensReused: reused }), violations }
  } finally {
    await Promise.all(roles.map((each) => each.kill()))
    await rig.lab.close()
    await rm(home, { recursive: true, force: true })
  }
}
