import { readFile } from 'node:fs/promises'
import { VaultError } from '../core/errors.ts'
import type { Client } from '../shared/contract.ts'
import type { WireError } from '../shared/result.ts'
import { said } from '../shared/sentences/said.ts'

export const passphraseFileVariable = 'TOKENVAULT_PASSPHRASE_FILE'

/**
 * The passphrase from the file that `TOKENVAULT_PASSPHRASE_FILE` names, without its line end; `undefined` when the
 * variable is not set.
 * @throws VaultError `NOT_FOUND` (unreadable file), `INVALID_INPUT` (empty file), naming the path.
 */
export async function readPassphraseFile(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const path = env[passphraseFileVariable]
  if (!path) return undefined
  const content = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new VaultError(
      'NOT_FOUND',
      said('passphrase-file-unreadable', { path, fault: cause.code ?? 'unknown', variable: passphraseFileVariable }),
      { cause },
    )
  })
  const passphrase = content.replace(/\r?\n$/, '')
  if (passphrase !== '') return passphrase
  throw new VaultError('INVALID_INPUT', said('passphrase-file-empty', { path }))
}

/**
 * Opens the vault with that passphrase, or creates it: who sets the variable on an empty data directory has chosen the
 * passphrase. Does nothing when the vault is open or the variable is not set.
 * @throws VaultError as the vault's own (`WRONG_PASSPHRASE`…).
 */
export async function unlockWithPassphraseFile(
  client: Pick<Client, 'call'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const passphrase = await readPassphraseFile(env)
  if (passphrase === undefined) return false
  const status = await client.call('vault.status')
  if (!status.ok) throw refusal(status.error)
  if (status.value.state === 'unlocked') return true
  const opened =
    status.value.state === 'locked'
      ? await client.call('vault.unlock', { passphrase })
      : await client.call('vault.initialise', { protection: 'passphrase', passphrase })
  if (opened.ok) return true
  throw refusal(opened.error)
}

function refusal({ code, message, details }: WireError): VaultError {
  return new VaultError(code, message, details === undefined ? {} : { details })
}
