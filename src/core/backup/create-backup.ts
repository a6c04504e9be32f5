import type {
  ClashChoice,
  ExportFileView,
  ExportKind,
  ExportView,
  ImportView,
  UnfinishedMoveView,
} from '../../shared/backup-views.ts'
import type { JsonObject } from '../../shared/json.ts'
import { said } from '../../shared/sentences/said.ts'
import type { ClientRegistry } from '../clients/create-client-registry.ts'
import { VaultError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Ledger } from '../ledger/create-ledger.ts'
import type { Clock, RecordChange } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import { emptyFacts } from '../profiles/profile-rows.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import type { Refresher } from '../refresh/refresher.ts'
import { acceptablePassphrase } from '../vault/passphrase-jwe.ts'
import type { Vault } from '../vault/vault.ts'
import { collectContents } from './collect.ts'
import type { Contents } from './contents.ts'
import { readExportFile, writeExportFile } from './export-file.ts'
import { type ImportOrder, importInto, presentIn } from './import-into.ts'
import { clashOf } from './import-plan.ts'
import { createMoves } from './moves.ts'

export interface BackupDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly vault: Vault
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly catalog: ProviderCatalog
  readonly clients: Pick<ClientRegistry, 'load'>
  readonly ledger: Pick<Ledger, 'note'>
  readonly queue: KeyedQueue
  readonly refresher: Pick<Refresher, 'newestTokens' | 'forget'>
  /** Routes of these profiles are compiled anew, and everybody is told. */
  readonly changed: (profileIds: readonly string[]) => void
  readonly providersChanged: () => void
  /** Work that a guess at a file's passphrase costs; the default is the vault's own. */
  readonly iterations?: number
}

/** Takes credentials out of the engine in a sealed file, and brings them in. `docs/backup.md` and `docs/adr/0014`. */
export interface Backup {
  /** @param profiles names or ids; `undefined`: all. */
  exportFile(
    kind: ExportKind,
    profiles: readonly string[] | undefined,
    passphrase: string | undefined,
  ): Promise<ExportView>
  unfinishedMoves(): Promise<UnfinishedMoveView[]>
  /** The file of a move again, for instance under another passphrase. */
  resumeMove(move: string, passphrase: string | undefined): Promise<ExportView>
  finishMove(move: string): Promise<void>
  /** Puts the sessions back. Right only while nobody imported the file. */
  undoMove(move: string): Promise<ImportView>
  inspect(text: string, passphrase: string | undefined): Promise<ExportFileView>
  importFile(text: string, passphrase: string | undefined, choice: ClashChoice, takeOver: boolean): Promise<ImportView>
  /** The person says that the original of a restored copy is gone: from now on it is refreshed here. */
  takeOver(profile: string): Promise<Profile>
}

export function createBackup(deps: BackupDeps): Backup {
  const { clock, vault, profiles, catalog, queue, refresher } = deps
  const { records } = vault
  const moves = createMoves(records, vault)
  const collecting = { records, profiles, refresher, now: clock.now }

  const note = (path: string) =>
    deps.ledger.note({
      ...{ at: clock.now(), clientId: null, profileId: null, method: 'LEND', path, status: 200, code: null },
      ...{ requestBytes: 0, responseBytes: 0, durationMs: 0 },
    })
  const view = async (
    kind: ExportKind,
    contents: Contents,
    passphrase: string | undefined,
    { id, createdAt }: { id: string; createdAt: number } = { id: crypto.randomUUID(), createdAt: clock.now() },
  ): Promise<ExportView> => ({
    ...{ id, kind, move: kind === 'move' ? id : null },
    fileName: `token-vault-${kind}-${new Date(clock.now()).toISOString().slice(0, 10)}.json`,
    text: await writeExportFile({ id, kind, createdAt }, contents, passphrase, deps.iterations),
    profiles: contents.profiles.map(({ name }) => name),
    sessions: contents.profiles.filter(({ session }) => session !== undefined).length,
  })

  /** Sealed before anything is committed, so that a refused passphrase leaves everything as it was. */
  async function move(chosen: readonly Profile[], passphrase: string | undefined): Promise<ExportView> {
    const contents = await collectContents(collecting, 'move', chosen, false)
    const leaving = contents.profiles.flatMap(({ id, session }) => (id && session?.tokens.refreshToken ? [id] : []))
    if (leaving.length === 0) {
      throw new VaultError('INVALID_INPUT', said('export-nothing-to-move', {}))
    }
    const file = await view('move', contents, passphrase)
    await profiles.changeMany(async () => [
      await moves.begin(file.id, clock.now(), contents),
      ...leaving.map((id) => movedAway(id)),
    ])
    for (const id of leaving) refresher.forget(id)
    deps.changed(leaving)
    return file
  }

  function movedAway(id: string): RecordChange {
    const now = clock.now()
    const facts: SessionFacts = { ...emptyFacts(now), needsSignIn: { reason: 'moved-away', since: now } }
    const meta = facts as unknown as JsonObject
    return { op: 'put', kind: 'tokens', id, expectedVersion: profiles.session(id).version, meta, sealed: null }
  }

  async function bringIn(order: ImportOrder): Promise<ImportView> {
    const done = await importInto({ records, profiles, catalog, vault, queue, now: clock.now }, order)
    await Promise.all([catalog.load(), deps.clients.load()])
    for (const id of done.profileIds) refresher.forget(id)
    if (done.view.providers.length > 0) deps.providersChanged()
    if (done.view.clients > 0) deps.events.emit('clients.changed', null)
    deps.changed(done.profileIds)
    return done.view
  }

  return {
    async exportFile(kind, names, passphrase) {
      if (kind !== 'definitions') acceptablePassphrase(passphrase)
      const chosen = names === undefined ? profiles.list() : [...new Set(names.map((name) => profiles.find(name)))]
      const file = await queue.runAll(kind === 'definitions' ? [] : chosen.map(({ id }) => id), async () =>
        kind === 'move'
          ? move(chosen, passphrase)
          : view(kind, await collectContents(collecting, kind, chosen, names === undefined), passphrase),
      )
      note(`export/${kind}`)
      return file
    },
    unfinishedMoves: moves.list,
    async resumeMove(id, passphrase) {
      const { contents, view: found } = await moves.open(id)
      const file = await view('move', contents, passphrase, { id, createdAt: found.startedAt })
      note('export/move')
      return file
    },
    async finishMove(id) {
      await moves.finish(id)
      deps.changed([])
    },
    async undoMove(id) {
      const { contents: taken, end } = await moves.open(id)
      const known = new Set(catalog.list().map((definition) => definition.id))
      const missing = taken.providers.filter(({ definition }) => !known.has((definition as { id: string }).id))
      const contents = { ...taken, providers: missing }
      // A profile that signed in again meanwhile has a newer session: it keeps that, and the moved one is given up.
      const wants: ImportOrder['wants'] = (plan) => plan.action !== 'add' || plan.session
      return bringIn({ kind: 'move', contents, choice: 'rename', takeOver: false, also: [end], wants })
    },
    async inspect(text, passphrase) {
      const { head, sealed, open } = readExportFile(text)
      const contents = sealed && passphrase === undefined ? undefined : await open(passphrase)
      const present = presentIn(profiles)
      return {
        ...head,
        sealed,
        profiles:
          contents?.profiles.map((profile) => ({
            name: profile.name,
            providerId: profile.provider,
            hasSession: profile.session !== undefined,
            clash: clashOf(profile, present)?.name ?? null,
          })) ?? null,
      }
    },
    async importFile(text, passphrase, choice, takeOver) {
      const { head, open } = readExportFile(text)
      const contents = await open(passphrase)
      return bringIn({ kind: head.kind, contents, choice, takeOver })
    },
    takeOver: (name) => {
      const { id } = profiles.find(name)
      return queue.run(id, async () => {
        const { facts, version } = await profiles.reread(id)
        if (facts.needsSignIn?.reason === 'restored-copy') {
          await profiles.commit(id, version, { ...facts, needsSignIn: null, stateSince: clock.now() })
          deps.changed([id])
        }
        return profiles.find(id)
      })
    },
  }
}
