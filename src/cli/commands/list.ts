import { withConnection } from '../connection.ts'
import type { Command } from '../invocation.ts'
import { conditionNotes, conditionText, stateText, timeLeft } from '../profile-text.ts'
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
    const rows = profiles.map((profile) => {
      const { since, next } = conditionText(profile, now)
      return [
        profile.name,
        profile.providerId,
        stateText(profile, terminal),
        since.replace('since ', ''),
        timeLeft(profile.access.expiresAt, now),
        next,
      ]
    })
    const head = ['NAME', 'PROVIDER', 'STATE', 'SINCE', 'LEFT', 'NEXT']
    for (const line of formatTable([head, ...rows])) terminal.print(line)
    for (const line of conditionNotes(profiles, now)) terminal.note(line)
    return 0
  })
