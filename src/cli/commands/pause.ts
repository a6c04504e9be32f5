import { needsHost, withConnection } from '../connection.ts'
import type { Command, Invocation } from '../invocation.ts'

const setPaused = (invocation: Invocation, paused: boolean) =>
  withConnection(invocation, {}, async ({ call, owner }) => {
    if (owner === 'self') throw needsHost(paused ? '`tokenvault pause`' : '`tokenvault resume`')
    const status = await call('proxy.pause', { paused })
    if (invocation.json) invocation.terminal.printJson(status)
    else invocation.terminal.print(paused ? 'Paused: every request is refused, and what ran was ended.' : 'Resumed.')
    return 0
  })

/** The brake: ends what runs and refuses everything until `resume`. */
export const pause: Command<object> = (invocation) => setPaused(invocation, true)

export const resume: Command<object> = (invocation) => setPaused(invocation, false)
