import type { ExportKind, ExportView, ImportView } from '../../src/shared/backup-views.ts'
import type { Handlers } from '../../src/shared/contract.ts'
import { FakeRefusal } from './fake-client.ts'
import type { FakeHostState } from './fake-client-state.ts'

interface FakeFile {
  readonly id: string
  readonly kind: ExportKind
  readonly createdAt: number
  readonly passphrase: string | null
  readonly names: readonly string[]
}

type BackupCalls = Extract<keyof Handlers, `backup.${string}`>

/** Exports and imports of the fake host: a file names its profiles, and its passphrase in the clear. */
export function backupHandlers(
  state: FakeHostState,
  now: () => number,
  changed: () => void,
): Pick<Handlers, BackupCalls> {
  let serial = 0
  const file = (kind: ExportKind, names: readonly string[], passphrase: string | null): ExportView => {
    serial += 1
    const id = `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`
    const held: FakeFile = { id, kind, createdAt: now(), passphrase, names }
    const sessions = kind === 'definitions' ? 0 : names.length
    const fileName = `token-vault-${kind}-2026-11-24.json`
    return {
      id,
      kind,
      fileName,
      text: JSON.stringify(held),
      profiles: names,
      sessions,
      move: kind === 'move' ? id : null,
    }
  }
  const open = (text: string, passphrase: string | undefined): FakeFile => {
    const held = read(text)
    if (held.passphrase === null || held.passphrase === passphrase) return held
    throw new FakeRefusal('WRONG_PASSPHRASE', 'That passphrase does not open this file, or the file is damaged.')
  }
  const moveOf = (id: string) => {
    const found = state.moves.find((move) => move.id === id)
    if (!found) throw new FakeRefusal('NOT_FOUND', 'There is no unfinished move of that id.')
    return found
  }
  const nothing = { added: [], replaced: [], returned: [], skipped: [], held: [], keptNewer: [], providers: [] }
  const imported = (kind: ExportKind, part: Partial<ImportView>): ImportView => ({
    kind,
    clients: 0,
    ...nothing,
    ...part,
  })
  return {
    async 'backup.export'({ kind, profiles, passphrase = null }) {
      const names = state.profiles.map(({ name }) => name).filter((name) => profiles?.includes(name) ?? true)
      const made = file(kind, names, passphrase)
      if (made.move !== null) state.moves = [...state.moves, { id: made.move, startedAt: now(), profiles: names }]
      changed()
      return made
    },
    'backup.unfinishedMoves': async () => state.moves,
    'backup.resumeMove': async ({ move, passphrase }) => ({ ...file('move', moveOf(move).profiles, passphrase), move }),
    async 'backup.finishMove'({ move }) {
      state.moves = state.moves.filter((other) => other !== moveOf(move))
      changed()
      return null
    },
    async 'backup.undoMove'({ move }) {
      const { profiles } = moveOf(move)
      state.moves = state.moves.filter(({ id }) => id !== move)
      changed()
      return imported('move', { returned: profiles })
    },
    async 'backup.inspect'({ text, passphrase }) {
      const {
        id,
        kind,
        createdAt,
        passphrase: own,
        names,
      } = passphrase === undefined ? read(text) : open(text, passphrase)
      const here = new Set(state.profiles.map(({ name }) => name))
      const view = (name: string) => ({
        name,
        providerId: 'oidc',
        hasSession: kind !== 'definitions',
        clash: here.has(name) ? name : null,
      })
      const shown = own === null || passphrase !== undefined
      return { id, kind, createdAt, sealed: own !== null, profiles: shown ? names.map(view) : null }
    },
    async 'backup.import'({ text, passphrase, clashes = 'refuse', takeOver = false }) {
      const { kind, names } = open(text, passphrase)
      const here = new Set(state.profiles.map(({ name }) => name))
      const known = names.filter((name) => here.has(name))
      if (known.length > 0 && clashes === 'refuse') {
        throw new FakeRefusal('CONFLICT', `These profiles are here already: ${known.join(', ')}.`, {
          profiles: known.join(', '),
          count: known.length,
        })
      }
      const added = names.filter((name) => !here.has(name))
      const [base] = state.profiles
      if (base)
        state.profiles = [...state.profiles, ...added.map((name) => ({ ...base, id: `imported-${name}`, name }))]
      changed()
      const held = kind === 'backup' && !takeOver ? added : []
      return imported(kind, { added: added.map((name) => ({ name, was: null })), skipped: known, held })
    },
    async 'backup.takeOver'({ profile }) {
      const found = state.profiles.find(({ id, name }) => id === profile || name === profile)
      if (!found) throw new FakeRefusal('NOT_FOUND', `There is no profile "${profile}".`)
      const { access, refresh } = found
      const taken = { ...found, access, refresh, state: 'valid' as const, next: { kind: 'none' as const } }
      state.profiles = state.profiles.map((other) => (other.id === found.id ? taken : other))
      changed()
      return taken
    },
  }
}

function read(text: string): FakeFile {
  try {
    const held = JSON.parse(text) as FakeFile
    if (Array.isArray(held.names)) return held
  } catch {
    // Said below.
  }
  throw new FakeRefusal('INVALID_INPUT', 'This is not a file that Token Vault exported.')
}
