import type { JsonObject } from '../../shared/json.ts'
import type { RecordChange, RecordKind, RecordStore } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import { emptyFacts, profileToMeta } from '../profiles/profile-rows.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { freshFacts } from '../sign-in/commit-sign-in.ts'
import type { Vault } from '../vault/vault.ts'
import type { ContentsProfile, ContentsSession } from './contents.ts'
import type { ProfilePlan } from './import-plan.ts'

export interface ProfileChangesDeps {
  readonly records: Pick<RecordStore, 'get'>
  readonly profiles: Pick<ProfileStore, 'get' | 'session' | 'secrets'>
  readonly vault: Pick<Vault, 'seal'>
  readonly now: number
  /** Whether a session of the file must not be refreshed here yet. */
  readonly holds: (session: ContentsSession) => boolean
  /** The file's provider id → the one here. */
  readonly providerOf: (id: string) => string
}

export interface PlannedChanges {
  readonly changes: readonly RecordChange[]
  readonly id: string
  readonly held: boolean
  /** The profile here kept its own, newer session. */
  readonly keptNewer: boolean
}

/** The rows that one step of a plan writes. Nothing is written here. @throws VaultError `VAULT_LOCKED`, `VAULT_DAMAGED`. */
export async function changesFor(deps: ProfileChangesDeps, plan: ProfilePlan): Promise<PlannedChanges> {
  switch (plan.action) {
    case 'add':
      return added(deps, plan.from, plan.name, plan.session)
    case 'replace': {
      const gone = await removed(deps, plan.gone.id)
      const next = await added(deps, plan.from, plan.from.name, true)
      return { ...next, changes: [...gone, ...next.changes] }
    }
    case 'return':
      return returned(deps, plan.from, plan.into)
    case 'update':
      return updated(deps, plan.from, plan.into)
    default:
      return { changes: [], id: plan.because.id, held: false, keptNewer: false }
  }
}

async function added(
  deps: ProfileChangesDeps,
  from: ContentsProfile,
  name: string,
  withSession: boolean,
): Promise<PlannedChanges> {
  const id = from.id !== undefined && !deps.profiles.get(from.id) ? from.id : crypto.randomUUID()
  const secrets = from.secrets ?? {}
  const { grant, settings, tags } = from
  const profile: Profile = {
    ...{ id, name, grant, settings, tags, version: 1 },
    providerId: deps.providerOf(from.provider),
    storedSecrets: Object.keys(secrets).sort(),
    createdAt: from.createdAt ?? deps.now,
  }
  const changes = [await put(deps, 'profile', id, profileToMeta(profile), null)]
  if (profile.storedSecrets.length > 0) changes.push(await putSecrets(deps, id, secrets))
  const session = withSession ? from.session : undefined
  if (session) changes.push(await putSession(deps, id, session))
  return { changes, id, held: session !== undefined && deps.holds(session), keptNewer: false }
}

/** What is set here stays; only what is missing comes from the file. */
async function returned(deps: ProfileChangesDeps, from: ContentsProfile, into: Profile): Promise<PlannedChanges> {
  const { session } = from
  if (!session) return { changes: [], id: into.id, held: false, keptNewer: false }
  const changes = [await putSession(deps, into.id, session)]
  const own = await deps.profiles.secrets(into.id)
  const merged = { ...from.secrets, ...own }
  if (Object.keys(merged).length > Object.keys(own).length) {
    const profile = { ...into, storedSecrets: Object.keys(merged).sort() }
    changes.push(
      await putSecrets(deps, into.id, merged),
      await put(deps, 'profile', into.id, profileToMeta(profile), null),
    )
  }
  return { changes, id: into.id, held: deps.holds(session), keptNewer: false }
}

async function updated(deps: ProfileChangesDeps, from: ContentsProfile, into: Profile): Promise<PlannedChanges> {
  const { id } = into
  const secrets = { ...(await deps.profiles.secrets(id)), ...from.secrets }
  const { grant, settings, tags } = from
  const providerId = deps.providerOf(from.provider)
  const profile: Profile = { ...into, grant, settings, tags, providerId, storedSecrets: Object.keys(secrets).sort() }
  const changes = [await put(deps, 'profile', id, profileToMeta(profile), null)]
  if (from.secrets) changes.push(await putSecrets(deps, id, secrets))
  const here = deps.profiles.session(id).facts.summary
  if (from.session === undefined) {
    // A session of before would speak for settings that are no longer here.
    const elsewhere = into.grant !== grant || into.providerId !== providerId || differs(into.settings, settings)
    if (elsewhere && here) changes.push(await put(deps, 'tokens', id, asMeta(emptyFacts(deps.now)), null))
    return { changes, id, held: false, keptNewer: false }
  }
  // The file's session is the older link of the same chain: to put it back would spend a token that is spent already.
  if (here && here.issuedAt >= from.session.tokens.issuedAt) return { changes, id, held: false, keptNewer: true }
  changes.push(await putSession(deps, id, from.session))
  return { changes, id, held: deps.holds(from.session), keptNewer: false }
}

async function removed(deps: ProfileChangesDeps, id: string): Promise<RecordChange[]> {
  const changes: RecordChange[] = []
  for (const kind of ['tokens', 'secrets', 'notice', 'history', 'profile'] as const) {
    const row = await deps.records.get(kind, id)
    if (row) changes.push({ op: 'delete', kind, id, expectedVersion: row.version })
  }
  return changes
}

async function putSession(deps: ProfileChangesDeps, id: string, session: ContentsSession): Promise<RecordChange> {
  const { tokens, refreshStartedAt } = session
  const needsSignIn = deps.holds(session) ? ({ reason: 'restored-copy', since: deps.now } as const) : null
  const facts: SessionFacts = {
    ...freshFacts(tokens, deps.now),
    // The person signed in somewhere else, at a time that the file does not tell.
    ...{ signedInAt: undefined, refreshStartedAt, needsSignIn },
  }
  const sealed = await deps.vault.seal('tokens', id, tokens as unknown as JsonObject)
  return put(deps, 'tokens', id, asMeta(facts), sealed)
}

async function putSecrets(deps: ProfileChangesDeps, id: string, secrets: JsonObject): Promise<RecordChange> {
  return put(deps, 'secrets', id, {}, await deps.vault.seal('secrets', id, secrets))
}

async function put(
  { records }: ProfileChangesDeps,
  kind: RecordKind,
  id: string,
  meta: JsonObject,
  sealed: string | null,
): Promise<RecordChange> {
  const expectedVersion = (await records.get(kind, id))?.version ?? 0
  return { op: 'put', kind, id, expectedVersion, meta, sealed }
}

function asMeta(facts: SessionFacts): JsonObject {
  return facts as unknown as JsonObject
}

function differs(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].some((name) => (left[name] ?? '') !== (right[name] ?? ''))
}
