import type { ClashChoice, ExportKind, ImportView } from '../../shared/backup-views.ts'
import { errorWords } from '../../shared/error-words.ts'
import type { JsonObject } from '../../shared/json.ts'
import { said, saidIn, sentenceText } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { RecordChange, RecordStore } from '../ports.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { checkInputs } from '../providers/check-inputs.ts'
import { unkeptSecrets } from '../providers/kept-secrets.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import { isSecretKind } from '../providers/setting-names.ts'
import type { Vault } from '../vault/vault.ts'
import { withoutConsents } from './collect.ts'
import type { Contents, ContentsProfile, ContentsSession } from './contents.ts'
import { type Present, type ProfilePlan, planImport } from './import-plan.ts'
import { type ProviderImport, planProviders } from './import-providers.ts'
import { changesFor, type PlannedChanges } from './profile-changes.ts'

export interface ImportDeps {
  readonly records: RecordStore
  readonly profiles: ProfileStore
  readonly catalog: ProviderCatalog
  readonly vault: Pick<Vault, 'seal'>
  readonly queue: KeyedQueue
  readonly now: () => number
}

export interface ImportOrder {
  readonly kind: ExportKind
  readonly contents: Contents
  readonly choice: ClashChoice
  /** The person says that the installation which wrote the file is gone. */
  readonly takeOver: boolean
  /** Written in the same transaction. */
  readonly also?: readonly RecordChange[]
  /** Drops steps of the plan that this import does not want. */
  readonly wants?: (plan: ProfilePlan) => boolean
}

export interface Imported {
  readonly view: ImportView
  readonly profileIds: readonly string[]
}

/**
 * Brings the contents of a file in: all of it in one transaction, or nothing. Profiles that it touches stand in their
 * queues meanwhile, so that no refresh or sign-in is under way.
 * @throws VaultError `CONFLICT` (what is here already, or the store changed meanwhile), `VAULT_LOCKED`, `INVALID_INPUT`,
 * `DEFINITION_INVALID`, `INSECURE_TARGET`, `NOT_FOUND` (a provider that nobody has), `STORAGE_UNAVAILABLE`.
 */
export async function importInto(deps: ImportDeps, order: ImportOrder): Promise<Imported> {
  const { profiles } = deps
  const present = presentIn(profiles)
  const touched = order.contents.profiles.flatMap(({ id, name }) => [
    ...(id !== undefined && profiles.get(id) ? [id] : []),
    ...(present.byName(name) ? [present.byName(name)?.id as string] : []),
  ])
  return deps.queue.runAll(touched, async () => {
    let done: Imported | undefined
    await profiles.changeMany(async () => {
      const planned = await plan(deps, order, new Set(touched))
      done = planned.done
      return planned.changes
    })
    return done as Imported
  })
}

/** What is here, for the plan. */
export function presentIn(profiles: Pick<ProfileStore, 'get' | 'named' | 'session' | 'leaving'>): Present {
  return {
    byId: profiles.get,
    byName: profiles.named,
    isNameKept: (name) => profiles.leaving.get(name) !== undefined,
    hasSession: (id) => profiles.session(id).facts.summary !== null,
  }
}

async function plan(
  deps: ImportDeps,
  { kind, contents, choice, takeOver, also = [], wants = () => true }: ImportOrder,
  queued: ReadonlySet<string>,
): Promise<{ changes: RecordChange[]; done: Imported }> {
  const { catalog, records, profiles } = deps
  const rows = await records.list('provider')
  const providers = planProviders(contents.providers, { rows, isBuiltIn: catalog.isBuiltIn }, choice)
  const incoming = kind === 'definitions' ? contents.profiles.map(withoutConsent) : contents.profiles
  refuseLeaving(incoming, profiles)
  const steps = planImport(incoming, presentIn(profiles), choice).filter(wants)
  if (kind === 'definitions') for (const step of steps) checkShared(step, providers, catalog)
  const holds = ({ tokens, held }: ContentsSession) =>
    tokens.refreshToken !== null && !takeOver && (held || kind === 'backup')
  const providerOf = (id: string) => providers.renamed.get(id) ?? id
  const changes: RecordChange[] = [...providers.changes, ...also]
  const results: [ProfilePlan, PlannedChanges][] = []
  for (const step of steps) {
    const target =
      step.action === 'replace' ? step.gone : step.action === 'add' ? undefined : 'into' in step ? step.into : undefined
    if (target && !queued.has(target.id)) {
      throw new VaultError('CONFLICT', said('import-changed-meanwhile', {}))
    }
    const result = await changesFor({ ...deps, now: deps.now(), holds, providerOf }, step)
    changes.push(...result.changes)
    results.push([step, result])
  }
  const clients = await clientChanges(records, contents)
  changes.push(...clients)
  const view = viewOf(kind, results, providers, clients.length)
  return { changes, done: { view, profileIds: results.map(([, { id }]) => id) } }
}

/** To write over a profile that can still be brought back would make two of it, or none. */
function refuseLeaving(incoming: readonly ContentsProfile[], { leaving }: Pick<ProfileStore, 'leaving'>): void {
  const found = incoming.flatMap(({ id, name }) => leaving.get(id ?? name) ?? leaving.get(name) ?? [])
  if (found.length === 0) return
  const names = found.map(({ name }) => name).join(', ')
  throw new VaultError('CONFLICT', said('import-meets-removal', { names }), { details: { profiles: names } })
}

function withoutConsent(profile: ContentsProfile): ContentsProfile {
  const { name, provider, grant, tags } = profile
  return { name, provider, grant, tags, settings: withoutConsents(profile.settings) }
}

/** A file from somebody else is checked as what a person types: secrets excepted, which are entered later. */
function checkShared(step: ProfilePlan, providers: ProviderImport, catalog: ProviderCatalog): void {
  if (step.action === 'skip') return
  const { name, provider, grant, settings } = step.from
  try {
    const definition = providers.definitions.get(providers.renamed.get(provider) ?? provider) ?? catalog.find(provider)
    const unkept = unkeptSecrets(definition, settings)
    const secretNames = definition.inputs
      .filter(({ id, kind }) => isSecretKind(kind) && !unkept.includes(id))
      .map(({ id }) => id)
    if (!definition.grants.includes(grant)) {
      throw new VaultError('INVALID_INPUT', said('import-grant-not-offered', { provider, grant }), {
        details: { field: 'grant' },
      })
    }
    checkInputs(definition, grant, { settings, secretNames })
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    const { title } = errorWords['zh-CN'][error.code]
    const own = saidIn(error.details)
    const localFault = (own && sentenceText(own, 'zh-CN')) ?? `${title}。`
    const { says: _, ...details } = error.details ?? {}
    const words = said('import-unfit-profile', { profile: name, fault: error.message, localFault })
    throw new VaultError(error.code, words, { cause: error, details: { ...details, profile: name } })
  }
}

/** Keys of local tools come along where nothing of that id is here; the others stay as they are. */
async function clientChanges(records: RecordStore, { clients = [] }: Contents): Promise<RecordChange[]> {
  const known = new Set((await records.list('client')).map(({ id }) => id))
  return clients
    .filter(({ id }) => !known.has(id))
    .map(({ id, meta }) => ({
      op: 'put',
      kind: 'client',
      id,
      expectedVersion: 0,
      meta: meta as JsonObject,
      sealed: null,
    }))
}

function viewOf(
  kind: ExportKind,
  results: readonly [ProfilePlan, PlannedChanges][],
  providers: ProviderImport,
  clients: number,
): ImportView {
  const nameOf = (plan: ProfilePlan) =>
    plan.action === 'add'
      ? plan.name
      : plan.action === 'replace' || plan.action === 'skip'
        ? plan.from.name
        : plan.into.name
  const names = (wanted: (plan: ProfilePlan, result: PlannedChanges) => boolean) =>
    results.filter(([plan, result]) => wanted(plan, result)).map(([plan]) => nameOf(plan))
  const idle = (plan: ProfilePlan, { changes }: PlannedChanges) => plan.action === 'return' && changes.length === 0
  return {
    kind,
    added: results.flatMap(([plan]) =>
      plan.action === 'add' ? [{ name: plan.name, was: plan.name === plan.from.name ? null : plan.from.name }] : [],
    ),
    replaced: names(({ action }) => action === 'update' || action === 'replace'),
    returned: names((plan, result) => plan.action === 'return' && !idle(plan, result)),
    skipped: names((plan, result) => plan.action === 'skip' || idle(plan, result)),
    held: names((_, { held }) => held),
    keptNewer: names((_, { keptNewer }) => keptNewer),
    providers: providers.written,
    clients,
  }
}
