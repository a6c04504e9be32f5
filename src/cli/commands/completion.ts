import type { Command as Program } from 'commander'
import { connectControl, isControlServed } from '../../node/control-client.ts'
import { controlPathOf } from '../../node/control-path.ts'
import { dataPaths } from '../../node/data-directory.ts'
import type { Client } from '../../shared/contract.ts'
import { candidates, type NameSource } from '../completion/candidates.ts'
import { completionScripts, type Shell } from '../completion/shells.ts'
import type { Command, Invocation } from '../invocation.ts'

/** Prints the completion of one shell. */
export const completion: Command<object, [shell: Shell]> = async (invocation, _options, shell) => {
  invocation.terminal.print(completionScripts[shell])
  return 0
}

/** For the shells' completions: what may stand where the last word after `--` begins, a word a line. Never asks for anything. */
export const complete =
  (program: Program): Command<object> =>
  async (invocation) => {
    for (const word of await candidates(program, invocation.rest, namesFrom(invocation)))
      invocation.terminal.print(word)
    return 0
  }

/** Only a running host is asked: at a key press nothing is unlocked and no data directory is taken. */
function namesFrom({ home }: Invocation): NameSource {
  const ask = async (read: (client: Client) => Promise<readonly string[]>) => {
    const control = await controlPathOf(dataPaths(home))
    if (!(await isControlServed(control))) return []
    const client = connectControl(control)
    try {
      return await read(client)
    } finally {
      client.close()
    }
  }
  const named = (answer: { ok: true; value: readonly { name: string }[] } | { ok: false }) =>
    answer.ok ? answer.value.map(({ name }) => name) : []
  return {
    profiles: () => ask(async (client) => named(await client.call('profiles.list'))),
    clients: () => ask(async (client) => named(await client.call('clients.list'))),
    providers: () =>
      ask(async (client) => {
        const answer = await client.call('providers.list')
        return answer.ok ? answer.value.map(({ id }) => id) : []
      }),
  }
}
