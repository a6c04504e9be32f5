import { withConnection } from '../connection.ts'
import type { Command } from '../invocation.ts'
import { nextStepText, stateText, timeLeft } from '../profile-text.ts'
import { formatTable } from '../table.ts'

export const list: Command<object> = (invocation) =>
  withConnection(invocation, {}, async ({ call }) => {
    const profiles = await call('profiles.list')
    const { terminal } = invocation
    if (invocation.json) {
      terminal.printJson(profiles)
      return 0
    }
    if (profiles.length === 0) {
      terminal.note('There are no profiles yet. `tokenvault add PROVIDER --name NAME` adds one.')
      return 0
    }
    const now = Date.now()
    const rows = profiles.map((profile) => [
      profile.name,
      profile.providerId,
      stateText(profile, terminal),
      timeLeft(profile.access.expiresAt, now),
      nextStepText(profile.next, now),
    ])
    for (const line of formatTable([['NAME', 'PROVIDER', 'STATE', 'LEFT', 'NEXT'], ...rows])) terminal.print(line)
    return 0
  })
