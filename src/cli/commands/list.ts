import { withConnection } from '../connection.ts'
import type { Command } from '../invocation.ts'
import { languageIn } from '../language.ts'
import { conditionNotes, listRow } from '../profile-text.ts'
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
    const language = languageIn(invocation.env)
    const rows = profiles.map((profile) => listRow(profile, now, language, terminal))
    const head = ['NAME', 'PROVIDER', 'STATE', 'SINCE', 'LEFT', 'NEXT']
    for (const line of formatTable([head, ...rows])) terminal.print(line)
    for (const line of conditionNotes(profiles, now, language)) terminal.note(line)
    return 0
  })
