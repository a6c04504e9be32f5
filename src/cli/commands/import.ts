import { readFile } from 'node:fs/promises'
import { type ClashChoice, clashChoices, type ExportFileView, type ImportView } from '../../shared/backup-views.ts'
import { type Connection, withConnection } from '../connection.ts'
import { filePassphrase } from '../export-passphrase.ts'
import { CommandFailure, usage } from '../failure.ts'
import type { Command, Invocation } from '../invocation.ts'
import { formatTable } from '../table.ts'
import { chosenMove } from '../unfinished-move.ts'

export interface ImportOptions {
  readonly onClash?: string
  readonly takeOver?: boolean
  readonly passphrase?: string
  readonly dryRun?: boolean
  readonly undoMove?: string | true
}

export const importFile: Command<ImportOptions, [file: string | undefined]> = (invocation, options, path) => {
  const clashes = parseClash(options.onClash)
  const { undoMove } = options
  if ((path === undefined) === (undoMove === undefined)) {
    throw usage(
      'Give the file to import, or --undo-move to take the sessions of an unfinished move back.',
      '请给出要导入的文件，或用 --undo-move 取回未完成的转移中的会话。',
    )
  }
  return withConnection(invocation, {}, async ({ call }) => {
    if (undoMove !== undefined) {
      const move = await chosenMove(call, undoMove)
      return report(invocation, await call('backup.undoMove', { move: move.id }))
    }
    const text = await read(path as string)
    const head = await call('backup.inspect', { text })
    const sealed = head.sealed ? { passphrase: await filePassphrase(invocation, options.passphrase) } : {}
    if (options.dryRun) return preview(invocation, await call('backup.inspect', { text, ...sealed }))
    const takeOver = options.takeOver === true
    return report(invocation, await bringIn(call, { text, ...sealed, clashes, takeOver }))
  })
}

/** The engine does not know how this command spells the choice. */
async function bringIn(
  call: Connection['call'],
  input: Parameters<typeof call<'backup.import'>>[1],
): Promise<ImportView> {
  try {
    return await call('backup.import', input)
  } catch (error) {
    if (!(error instanceof CommandFailure) || error.code !== 'CONFLICT' || input.clashes !== 'refuse') throw error
    throw new CommandFailure(error.code, `${error.message} (--on-clash skip, replace or rename)`, error.details)
  }
}

function parseClash(given: string | undefined): ClashChoice {
  if (given === undefined) return 'refuse'
  const choice = clashChoices.find((known) => known === given)
  if (choice) return choice
  throw usage(
    `--on-clash takes one of ${clashChoices.join(', ')}.`,
    `--on-clash 应为以下之一：${clashChoices.join('、')}。`,
  )
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(
      'NOT_FOUND',
      {
        en: `${path} cannot be read (${error.code ?? 'unknown'}).`,
        'zh-CN': `无法读取 ${path}（${error.code ?? '未知原因'}）。`,
      },
      { path },
    )
  })
}

function preview({ terminal, json }: Invocation, view: ExportFileView): number {
  if (json) terminal.printJson(view)
  else {
    const made = new Date(view.createdAt).toISOString()
    terminal.print(`A ${view.kind} of ${made}. Nothing was changed.`)
    const rows = (view.profiles ?? []).map(({ name, providerId, hasSession, clash }) => [
      name,
      providerId,
      hasSession ? 'session' : '-',
      clash === null ? '-' : `here already (${clash})`,
    ])
    for (const line of formatTable([['NAME', 'PROVIDER', 'SESSION', 'CLASH'], ...rows])) terminal.print(line)
  }
  return 0
}

function report({ terminal, json }: Invocation, done: ImportView): number {
  if (json) {
    terminal.printJson(done)
    return 0
  }
  const list = (title: string, names: readonly string[]) => {
    if (names.length > 0) terminal.print(`${title}: ${names.join(', ')}.`)
  }
  list(
    'Added',
    done.added.map(({ name, was }) => (was === null ? name : `${name} (was ${was})`)),
  )
  list('Brought back', done.returned)
  list('Replaced', done.replaced)
  list('Skipped', done.skipped)
  list('Kept the newer session here', done.keptNewer)
  list('Definitions', done.providers)
  if (done.clients > 0) terminal.print(`Keys of local tools: ${done.clients}.`)
  if (done.held.length > 0) {
    terminal.note(
      `Not refreshed here, because the installation that wrote the backup may still do so: ${done.held.join(', ')}. If it is gone, run \`tokenvault refresh PROFILE --take-over\`; otherwise sign in anew.`,
    )
  }
  if (done.kind === 'move' && done.added.length + done.returned.length > 0) {
    terminal.note('The sessions live here now; delete the file of the move.')
  }
  return 0
}
