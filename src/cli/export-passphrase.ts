import { CommandFailure } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { readSecret } from './secret-spec.ts'

/** A new passphrase for a file: from `--passphrase SOURCE`, or typed twice. It is not the vault's unless the person says so. */
export async function newFilePassphrase(invocation: Invocation, source: string | undefined): Promise<string> {
  if (source !== undefined) return fromSource(invocation, source)
  const { terminal } = invocation
  if (!terminal.interactive) throw needed()
  for (;;) {
    const passphrase = await terminal.ask('Passphrase for the file: ', { hidden: true })
    const again = await terminal.ask('Once more: ', { hidden: true })
    if (passphrase !== '' && passphrase === again) return passphrase
    terminal.note(passphrase === '' ? 'A passphrase cannot be empty.' : 'The two differ.')
  }
}

/** The passphrase that a file was sealed with. */
export async function filePassphrase(invocation: Invocation, source: string | undefined): Promise<string> {
  if (source !== undefined) return fromSource(invocation, source)
  if (!invocation.terminal.interactive) throw needed()
  return invocation.terminal.ask('Passphrase of the file: ', { hidden: true })
}

function fromSource({ env, terminal }: Invocation, source: string): Promise<string> {
  return readSecret('--passphrase', '--passphrase ', source, { env, readStdin: terminal.readSecret })
}

function needed(): CommandFailure {
  return new CommandFailure('INVALID_INPUT', {
    en: 'The file needs a passphrase: give --passphrase env:VARIABLE, file:PATH or - (standard input), or run this in a terminal.',
    'zh-CN': '文件需要口令：请给出 --passphrase env:变量、file:路径 或 -（标准输入），或在终端中运行。',
  })
}
