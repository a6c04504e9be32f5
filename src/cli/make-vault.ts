import { readPassphraseFile } from '../node/passphrase-file.ts'
import type { Client } from '../shared/contract.ts'
import type { Protection, VaultStatusView } from '../shared/views.ts'
import { CommandFailure, must } from './failure.ts'
import type { Invocation } from './invocation.ts'

/**
 * The first vault, while a person looks on: protected by the keychain, or by a passphrase where there is none.
 * @throws CommandFailure `VAULT_UNINITIALISED` without a person.
 */
export async function makeVault(client: Client, invocation: Invocation, status: VaultStatusView): Promise<void> {
  const { terminal } = invocation
  if (!terminal.interactive) {
    throw new CommandFailure('VAULT_UNINITIALISED', {
      en: 'There is no vault here yet. Run `tokenvault init` to choose how it is protected.',
      'zh-CN': '这里还没有保险库。请运行 `tokenvault init` 选择保护方式。',
    })
  }
  terminal.note(`There is no vault in ${status.dataDirectory} yet; it is made now.`)
  const kind = await chooseProtection(invocation, status)
  await initialise(client, invocation, kind)
  terminal.note(`The vault is ready, protected by ${kind}.`)
}

/** Asks for a new passphrase where the kind needs one. @throws CommandFailure */
export async function initialise(client: Client, invocation: Invocation, kind: Protection): Promise<VaultStatusView> {
  const passphrase = kind === 'passphrase' ? { passphrase: await newPassphrase(invocation) } : {}
  return must(await client.call('vault.initialise', { protection: kind, ...passphrase }))
}

/** Without a word from the person: the passphrase file that is set, else the keychain; never anything weaker. */
export async function chooseProtection({ env, terminal }: Invocation, status: VaultStatusView): Promise<Protection> {
  if (env.TOKENVAULT_PASSPHRASE_FILE) return 'passphrase'
  const keychain = status.options.find(({ kind }) => kind === 'keychain')
  if (keychain?.available) return 'keychain'
  if (terminal.interactive) {
    terminal.note(`The keychain cannot be used here, so it is a passphrase. ${keychain?.reason ?? ''}`.trimEnd())
    return 'passphrase'
  }
  throw new CommandFailure('KEYSTORE_UNAVAILABLE', {
    en: `The keychain cannot be used here (${keychain?.reason ?? 'there is none'}). Name a file with a passphrase in TOKENVAULT_PASSPHRASE_FILE, or run this in a terminal.`,
    'zh-CN': '此处无法使用钥匙串。请用 TOKENVAULT_PASSPHRASE_FILE 指明含有口令的文件，或在终端中运行。',
  })
}

/** A new passphrase: from the file, or typed twice. */
async function newPassphrase({ terminal, env }: Invocation): Promise<string> {
  const fromFile = await readPassphraseFile(env)
  if (fromFile !== undefined) return fromFile
  if (!terminal.interactive) {
    throw new CommandFailure('VAULT_LOCKED', {
      en: 'A passphrase is needed: name a file in TOKENVAULT_PASSPHRASE_FILE, or run this in a terminal.',
      'zh-CN': '需要口令：请用 TOKENVAULT_PASSPHRASE_FILE 指明文件，或在终端中运行。',
    })
  }
  for (;;) {
    const passphrase = await terminal.ask('New passphrase: ', { hidden: true })
    const again = await terminal.ask('Once more: ', { hidden: true })
    if (passphrase !== '' && passphrase === again) return passphrase
    terminal.note(passphrase === '' ? 'A passphrase cannot be empty.' : 'The two differ.')
  }
}
