import { withConnection } from '../connection.ts'
import { must } from '../failure.ts'
import type { Command, Invocation } from '../invocation.ts'
import { unlockVault } from '../unlock-vault.ts'

/** Unlocks the running host. Without one, it only proves that the vault opens. */
export const unlock: Command<object> = (invocation) =>
  withConnection(invocation, {}, async ({ client, owner }) => {
    // The keychain may have become usable since the host started.
    const silent = await client.call('vault.unlock', {})
    if (!silent.ok) await unlockVault(client, invocation)
    const status = must(await client.call('vault.status'))
    const still = owner === 'self' ? 'It opens; no host is running that could keep it open.' : 'The vault is unlocked.'
    return report(invocation, status, still)
  })

export const lock: Command<object> = (invocation) =>
  withConnection(invocation, {}, async ({ client, owner }) => {
    const status = must(await client.call('vault.lock'))
    const done = owner === 'self' ? 'No host is running, so the vault was locked already.' : 'The vault is locked.'
    return report(invocation, status, done)
  })

function report({ terminal, json }: Invocation, status: unknown, sentence: string): number {
  if (json) terminal.printJson(status)
  else terminal.print(sentence)
  return 0
}
