import { parseAssignments, refuseSecretInputs } from '../assignments.ts'
import { withConnection } from '../connection.ts'
import { usage } from '../failure.ts'
import type { Command } from '../invocation.ts'

/** Changes settings of a profile that exists; an empty value takes a setting away. Secrets are given at `login`. */
export const set: Command<object, [name: string, assignments: readonly string[]]> = (
  invocation,
  _options,
  name,
  assignments,
) => {
  const changes = parseAssignments(assignments, 'set')
  if (assignments.length === 0) throw usage('set takes at least one key=value.', 'set 至少需要一个 key=value。')
  return withConnection(invocation, {}, async ({ call }) => {
    const { settings, providerId } = await call('profiles.get', { profile: name })
    const provider = (await call('providers.list')).find(({ id }) => id === providerId)
    refuseSecretInputs(changes, provider?.inputs ?? [], 'set')
    const wanted = Object.entries({ ...settings, ...changes }).filter(([, value]) => value !== '')
    const profile = await call('profiles.update', { profile: name, settings: Object.fromEntries(wanted) })
    const { terminal } = invocation
    if (invocation.json) terminal.printJson(profile)
    else terminal.print(`Changed ${Object.keys(changes).join(', ')} of ${terminal.bold(profile.name)}.`)
    return 0
  })
}
