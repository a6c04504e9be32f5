import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHeldLab } from '../../support/held-lab.ts'
import { startRole } from '../../support/role-process.ts'
import { nothingYet, type Verdict } from '../verdict.ts'
import { createOutcomes, standing } from './session-judge.ts'

/**
 * So many processes with so many callers each, on one data directory that nobody owns, after the end of an access token:
 * whoever owns the directory first refreshes, all others find the new token.
 */
export async function contend(processes: number, callers: number): Promise<Verdict> {
  const home = await mkdtemp(join(tmpdir(), 'tokenvault-callers-'))
  const rig = await startHeldLab({ accessSeconds: 1 })
  const { lab } = rig
  const outcomes = createOutcomes(rig)
  const violations: string[] = []
  const first = startRole({ home, quiet: true })
  const roles = [first]
  try {
    await first.opened
    await first.order({ do: 'add', settings: { issuer: lab.issuer, clientId: lab.clients.app.id } })
    await first.order({ do: 'sign-in' })
    lab.setSettings({ accessSeconds: 3600 })
    const others = Array.from({ length: processes }, () => startRole({ home, quiet: true }))
    roles.push(...others)
    await Promise.all(others.map((role) => role.at('before-lock')))
    // The token of one second is over by now, or ends while they wait: who is too early gets it, and no refresh.
    await expiry(lab.families().at(-1)?.startedAt ?? 0)
    await first.order({ do: 'end', stopAt: null })
    const lent = await Promise.all(
      others.map(async (role) => {
        await role.opened
        const { value, disk } = await role.order({ do: 'lend', callers })
        outcomes.note(disk)
        if (standing(rig, disk) !== 'newest') violations.push('a process has another refresh token on disk')
        await role.order({ do: 'end', stopAt: null })
        return value as string[]
      }),
    )
    const tokens = lent.flat()
    if (tokens.length !== processes * callers) violations.push(`${tokens.length} callers were served`)
    if (new Set(tokens).size !== 1) violations.push(`${new Set(tokens).size} access tokens were handed out`)
    const { reused, requests } = outcomes.judge()
    if (requests !== 1) violations.push(`${requests} refreshes for one end of a token`)
    return { ...nothingYet, requests, tokensReused: reused, doubleRefreshes: Math.max(0, requests - 1), violations }
  } finally {
    await Promise.all(roles.map((role) => role.kill()))
    await lab.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function expiry(startedAt: number): Promise<void> {
  while (Date.now() <= startedAt + 1_000) await new Promise((resolve) => setTimeout(resolve, 50))
}
