import { withConnection } from '../connection.ts'
import type { Command } from '../invocation.ts'
import { reportSignOut } from './logout.ts'

export const remove: Command<object, [name: string]> = (invocation, _options, name) =>
  withConnection(invocation, {}, async ({ call }) =>
    reportSignOut(invocation, `Removed ${name}.`, await call('profiles.remove', { profile: name })),
  )
