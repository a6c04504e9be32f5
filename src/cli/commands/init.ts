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
  if (protection !== undefined && !chosen)
    throw usage(
      `--protection takes one of ${protections.join(', ')}.`,
      `--protection 应为以下之一：${protections.join('、')}。`,
    )
  return withConnection(invocation, {}, async ({ client, owner }) => {
    const before = must(await client.call('vault.status'))
    const kind = chosen ?? (await chooseProtection(invocation, before))
    if (kind === 'memory' && owner === 'self') {
      throw usage(
        'Nothing keeps a memory-only vault after this command; choose it in the window of a running host.',
        '此命令结束后，没有程序会保留仅在内存中的保险库；请在运行中的窗口里选择它。',
      )
    }
    const after = await initialise(client, invocation, kind)
    if (invocation.json) invocation.terminal.printJson(after)
    else invocation.terminal.print(`The vault in ${after.dataDirectory} is ready, protected by ${kind}.`)
    return 0
  })
}
