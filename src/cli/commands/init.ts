import { protections } from '../../shared/views.ts'
import { withConnection } from '../connection.ts'
import { must, usage } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { chooseProtection, initialise } from '../make-vault.ts'

export interface InitOptions {
  readonly protection?: string
}

/** The first choice of protection without a window. */
export const init: Command<InitOptions> = (invocation, { protection }) => {
  const chosen = protections.find((known) => known === protection)
  if (protection !== undefined && !chosen) throw usage(`--protection takes one of ${protections.join(', ')}.`)
  return withConnection(invocation, {}, async ({ client, owner }) => {
    const before = must(await client.call('vault.status'))
    const kind = chosen ?? (await chooseProtection(invocation, before))
    if (kind === 'memory' && owner === 'self') {
      throw usage('Nothing keeps a memory-only vault after this command; choose it in the window of a running host.')
    }
    const after = await initialise(client, invocation, kind)
    if (invocation.json) invocation.terminal.printJson(after)
    else invocation.terminal.print(`The vault in ${after.dataDirectory} is ready, protected by ${kind}.`)
    return 0
  })
}
