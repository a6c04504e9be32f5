import { withConnection } from '../connection.ts'
import type { Command } from '../invocation.ts'
import { timeLeft } from '../profile-text.ts'

export const refresh: Command<{ readonly takeOver?: boolean }, [name: string]> = (invocation, { takeOver }, name) =>
  withConnection(invocation, {}, async ({ call }) => {
    if (takeOver) await call('backup.takeOver', { profile: name })
    const profile = await call('tokens.refresh', { profile: name })
    if (invocation.json) invocation.terminal.printJson(profile)
    else invocation.terminal.print(`Refreshed ${name}; ${timeLeft(profile.access.expiresAt, Date.now())} left.`)
    return 0
  })
