import { beginPrivateFile, type PrivateFile } from '../../node/private-file.ts'
import type { ExportKind, ExportView } from '../../shared/backup-views.ts'
import { type Connection, withConnection } from '../connection.ts'
import { newFilePassphrase } from '../export-passphrase.ts'
import { CommandFailure, toFailure, usage } from '../failure.ts'
import type { Command, Invocation } from '../invocation.ts'
import { chosenMove } from '../unfinished-move.ts'

export interface ExportOptions {
  readonly move?: boolean
  readonly withoutSecrets?: boolean
  readonly resume?: string | true
  readonly profile: readonly string[]
  readonly passphrase?: string
  readonly force?: boolean
}

export const exportFile: Command<ExportOptions, [file: string]> = (invocation, options, path) => {
  const kind = kindOf(options)
  const toStdout = path === '-'
  if (toStdout && kind === 'move')
    throw usage(
      'A move is written to a file: only then it is known to have arrived.',
      '转移只能写入文件：只有这样才能确定它已送达。',
    )
  return withConnection(invocation, {}, async (connection) => {
    const passphrase =
      kind === 'definitions' ? {} : { passphrase: await newFilePassphrase(invocation, options.passphrase) }
    if (toStdout) return printFile(invocation, await make(connection, options, kind, passphrase))
    // Opened first: what prevents writing there has to show before a session leaves the vault.
    const file = await begin(path, options.force === true)
    try {
      const made = await make(connection, options, kind, passphrase)
      await file.commit(made.text).catch((error: unknown) => {
        if (made.move !== null) noteUnwritten(invocation)
        throw error
      })
      if (made.move !== null) await connection.call('backup.finishMove', { move: made.move })
      return report(invocation, path, made)
    } finally {
      await file.discard()
    }
  })
}

/** The file does not know how this command spells the permission. */
async function begin(path: string, replace: boolean): Promise<PrivateFile> {
  try {
    return await beginPrivateFile(path, { replace })
  } catch (error) {
    const failure = toFailure(error)
    if (failure.code !== 'CONFLICT') throw error
    throw new CommandFailure(
      'CONFLICT',
      {
        en: `${path} exists already; choose another name, or give --force.`,
        'zh-CN': `${path} 已存在；请换一个名称，或加上 --force。`,
      },
      { path },
    )
  }
}

function kindOf({ move, withoutSecrets, resume, profile }: ExportOptions): ExportKind {
  if (withoutSecrets && (move || resume !== undefined))
    throw usage('--without-secrets holds no session that could move.', '--without-secrets 不含可以转移的会话。')
  if (resume !== undefined && profile.length > 0)
    throw usage(
      '--resume writes what the move took; it takes no --profile.',
      '--resume 写出该次转移所取的内容，不接受 --profile。',
    )
  if (move || resume !== undefined) return 'move'
  return withoutSecrets ? 'definitions' : 'backup'
}

async function make(
  { call }: Connection,
  { resume, profile }: ExportOptions,
  kind: ExportKind,
  sealed: { passphrase?: string },
): Promise<ExportView> {
  if (resume !== undefined) {
    const move = await chosenMove(call, resume)
    return call('backup.resumeMove', { move: move.id, passphrase: sealed.passphrase ?? '' })
  }
  return call('backup.export', { kind, ...sealed, ...(profile.length === 0 ? {} : { profiles: [...profile] }) })
}

function noteUnwritten({ terminal }: Invocation): void {
  terminal.note(
    'The sessions have left their profiles, but the file was not written. Nothing is lost: write it with `tokenvault export FILE --resume`, or take them back with `tokenvault import --undo-move`.',
  )
}

function printFile({ terminal, json }: Invocation, made: ExportView): number {
  if (json) terminal.printJson(JSON.parse(made.text))
  else terminal.print(made.text.trimEnd())
  return 0
}

function report({ terminal, json }: Invocation, path: string, made: ExportView): number {
  const { kind, id, profiles, sessions, text } = made
  if (json) {
    terminal.printJson({ file: path, kind, id, profiles, sessions, bytes: new TextEncoder().encode(text).length })
    return 0
  }
  const counted = `${profiles.length} ${profiles.length === 1 ? 'profile' : 'profiles'}`
  if (kind === 'definitions') terminal.print(`Wrote ${counted} without secrets to ${path}.`)
  else terminal.print(`Wrote ${counted} with ${sessions} ${sessions === 1 ? 'session' : 'sessions'} to ${path}.`)
  if (kind === 'move') {
    terminal.note('The sessions live in that file now. Import it on one machine only, and delete it afterwards.')
  }
  return 0
}
