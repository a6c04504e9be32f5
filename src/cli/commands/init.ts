import { type Protection, protections, type VaultStatusView } from '../../shared/views.ts'
import { withConnection } from '../connection.ts'
import { CommandFailure, must, usage } from '../failure.ts'
import type { Command, Invocation } from '../invocation.ts'
import { newPassphrase } from '../unlock-vault.ts'

export interface InitOptions {
  readonly protection?: string
}

/** The first choice of protection without a window. */
export const init: Command<InitOptions> = (invocation, { protection }) => {
  const chosen = protections.find((known) => known === protection)
  if (protection !== undefined && !chosen) throw usage(`--protection takes one of ${protections.join(', ')}.`)
  return withConnection(invocation, {}, async ({ client, owner }) => {
    const before = must(await client.call('vault.status'))
    const kind = chosen ?? (await choose(invocation, before))
    if (kind === 'memory' && owner === 'self') {
      throw usage('Nothing keeps a memory-only vault after this command; choose it in the window of a running host.')
    }
    const passphrase = kind === 'passphrase' ? { passphrase: await newPassphrase(invocation) } : {}
    const after = must(await client.call('vault.initialise', { protection: kind, ...passphrase }))
    if (invocation.json) invocation.terminal.printJson(after)
    else invocation.terminal.print(`The vault in ${after.dataDirectory} is ready, protected by ${kind}.`)
    return 0
  })
}

/** Without a word from the person: the passphrase file that is set, else the keychain; never anything weaker. */
async function choose({ env, terminal }: Invocation, status: VaultStatusView): Promise<Protection> {
  if (env.TOKENVAULT_PASSPHRASE_FILE) return 'passphrase'
  const keychain = status.options.find(({ kind }) => kind === 'keychain')
  if (keychain?.available) return 'keychain'
  if (terminal.interactive) {
    terminal.note(`The keychain cannot be used here (${keychain?.reason ?? 'there is none'}); a passphrase will do.`)
    return 'passphrase'
  }
  throw new CommandFailure(
    'KEYSTORE_UNAVAILABLE',
    `The keychain cannot be used here (${keychain?.reason ?? 'there is none'}). Name a file with a passphrase in TOKENVAULT_PASSPHRASE_FILE, or run this in a terminal.`,
  )
}
