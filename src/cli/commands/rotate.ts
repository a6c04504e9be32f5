import { withConnection } from '../connection.ts'
import type { Command } from '../invocation.ts'

export const rotate: Command<object, [name: string]> = (invocation, _options, name) =>
  withConnection(invocation, {}, async ({ call }) => {
    const profile = await call('tokens.rotateKey', { profile: name })
    if (invocation.json) invocation.terminal.printJson(profile)
    else invocation.terminal.print(`${name} has a new key; the old one no longer works.`)
    return 0
  })
