import { unlockWithPassphraseFile } from '../node/passphrase-file.ts'
import type { Client } from '../shared/contract.ts'
import type { VaultStatusView } from '../shared/views.ts'
import { CommandFailure, must } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { makeVault } from './make-vault.ts'

const attempts = 3

/**
 * Opens the vault: the passphrase file, else a prompt; where there is none yet, a person makes it. The keychain was tried by the owner already, without a person.
 * @throws CommandFailure `VAULT_LOCKED`, `VAULT_UNINITIALISED`, `KEYSTORE_UNAVAILABLE`, `WRONG_PASSPHRASE`, with the remedy.
 */
export async function unlockVault(client: Client, invocation: Invocation): Promise<void> {
  const { terminal, env } = invocation
  if (await unlockWithPassphraseFile(client, env)) return
  const status = must(await client.call('vault.status'))
  if (status.state === 'unlocked') return
  if (status.state === 'uninitialised') return makeVault(client, invocation, status)
  if (!status.slots.includes('passphrase')) throw lockedFor(status)
  if (!terminal.interactive) {
    throw new CommandFailure('VAULT_LOCKED', {
      en: 'The vault is locked. Name a file with its passphrase in TOKENVAULT_PASSPHRASE_FILE, or run `tokenvault unlock` in a terminal.',
      'zh-CN':
        '保险库已锁定。请用 TOKENVAULT_PASSPHRASE_FILE 指明含有其口令的文件，或在终端中运行 `tokenvault unlock`。',
    })
  }
  for (let attempt = 1; ; attempt += 1) {
    const passphrase = await terminal.ask('Passphrase: ', { hidden: true })
    const result = await client.call('vault.unlock', { passphrase })
    if (result.ok) return
    if (result.error.code !== 'WRONG_PASSPHRASE' || attempt === attempts) must(result)
    terminal.note('That is not the passphrase.')
  }
}

function lockedFor(status: VaultStatusView): CommandFailure {
  const { problem, slots } = status
  if (problem) return new CommandFailure(problem.code, problem.message)
  return new CommandFailure('VAULT_LOCKED', {
    en: `The vault is locked, and opens with ${slots.join(' or ')} only. Run \`tokenvault unlock\`.`,
    'zh-CN': `保险库已锁定，只能由 ${slots.join(' 或 ')} 打开。请运行 \`tokenvault unlock\`。`,
  })
}
