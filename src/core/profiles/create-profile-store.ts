import type { HistoryEntryView } from '../../shared/history-views.ts'
import type { JsonObject } from '../../shared/json.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import { createKeyedQueue } from '../keyed-queue.ts'
import type { Clock, Logger, RecordChange, StoredRecord } from '../ports.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Vault } from '../vault/vault.ts'
import { type Profile, profileNamePattern, type SessionFacts } from './profile.ts'
import {
  emptyFacts,
  profileFromRow,
  profileToMeta,
  secretsFromJson,
  sessionFromRow,
  tokenSetFromJson,
} from './profile-rows.ts'
import type { LeavingProfile, ProfileStore, StoredSession } from './profile-store.ts'
import { historyFromMeta, historyToMeta, outcomeOf, withOutcome } from './session-history.ts'

/** Builds the one owner of profile rows. Facts are cached; the cache is replaced only by what was committed or read. */
export function createProfileStore(
  vault: Vault,
  clock: Pick<Clock, 'now'>,
  log: Pick<Logger, 'failure'>,
): ProfileStore {
  const { records } = vault
  const profiles = new Map<string, Profile>()
  const idByName = new Map<string, string>()
  /** Not among the others, so that whoever does not ask for them cannot meet them. */
  const leaving = new Map<string, LeavingProfile>()
  const sessions = new Map<string, StoredSession>()
  const opened = new Map<string, { version: number; tokens: TokenSet }>()
  /** Names of rows that could not be read: nobody may take them, so that the row can be repaired. */
  const setAside = new Set<string>()
  /** Rows of profiles are written one at a time: a name that was free when it was checked must be free when it is taken. */
  const queue = createKeyedQueue()
  const oneByOne = <T>(work: () => Promise<T>) => queue.run('rows', work)

  const there = <P extends Profile>(profile: P | undefined, id: string): P => {
    if (!profile) throw new VaultError('NOT_FOUND', said('profile-unknown', { profile: id }))
    return profile
  }
  const must = (id: string): Profile => there(profiles.get(id), id)
  const leavingBy = (idOrName: string): LeavingProfile | undefined =>
    leaving.get(idOrName) ?? [...leaving.values()].find(({ name }) => name === idOrName)
  const checkName = (name: string, own?: string) => {
    if (!profileNamePattern.test(name)) {
      throw new VaultError('INVALID_INPUT', said('profile-name-unfit', { name }), {
        details: { field: 'name' },
      })
    }
    if (leavingBy(name)?.name === name)
      throw new VaultError('CONFLICT', said('profile-name-leaving', { name }), { details: { profile: name } })
    const owner = idByName.get(name)
    if ((owner !== undefined && owner !== own) || setAside.has(name)) {
      throw new VaultError('CONFLICT', said('profile-exists', { profile: name }))
    }
  }
  const remember = (profile: Profile) => {
    const before = profiles.get(profile.id)
    if (before) idByName.delete(before.name)
    profiles.set(profile.id, profile)
    idByName.set(profile.name, profile.id)
    return profile
  }
  const forget = (id: string) => {
    const profile = profiles.get(id)
    if (profile) idByName.delete(profile.name)
    profiles.delete(id)
    opened.delete(id)
  }
  const isLeaving = (profile: Profile): profile is LeavingProfile => profile.removeAt !== undefined
  const rowOf = (profile: Profile): RecordChange => ({
    ...{ op: 'put', kind: 'profile', id: profile.id, meta: profileToMeta(profile), sealed: null },
    expectedVersion: profile.version - 1,
  })
  const deleteRows = async (id: string): Promise<void> => {
    const changes: RecordChange[] = []
    for (const kind of ['tokens', 'signed-out', 'secrets', 'notice', 'history', 'profile'] as const) {
      const row = await records.get(kind, id)
      if (row) changes.push({ op: 'delete', kind, id, expectedVersion: row.version })
    }
    await records.write(changes)
    forget(id)
    leaving.delete(id)
    sessions.delete(id)
  }
  const readSession = (row: StoredRecord | undefined): StoredSession => {
    if (!row) return { facts: emptyFacts(clock.now()), version: 0 }
    try {
      return { facts: sessionFromRow(row), version: row.version }
    } catch (error) {
      log.failure('session.unreadable', error, { profileId: row.id })
      const now = clock.now()
      return {
        facts: { ...emptyFacts(now), needsSignIn: { reason: 'record-unreadable', since: now } },
        version: row.version,
      }
    }
  }
  /** A history that cannot be read is left as it is, and must never keep a session from being saved. */
  const readHistory = async (id: string) => {
    try {
      const row = await records.get('history', id)
      return { version: row?.version ?? 0, entries: row ? historyFromMeta(row.meta) : [] }
    } catch (error) {
      log.failure('history.unreadable', error, { profileId: id })
      return undefined
    }
  }
  const historyChange = async (id: string, before: SessionFacts, after: SessionFacts): Promise<RecordChange[]> => {
    const outcome = outcomeOf(before, after)
    const history = outcome && (await readHistory(id))
    if (!outcome || !history) return []
    return [historyRow(id, history.version, withOutcome(history.entries, outcome))]
  }
  const readSecrets = async (id: string) => {
    const row = await records.get('secrets', id)
    return { row, values: row?.sealed ? secretsFromJson(await vault.open(row)) : {} }
  }
  const secretsChange = async (
    id: string,
    version: number,
    values: Readonly<Record<string, string>>,
  ): Promise<RecordChange> => ({
    op: 'put',
    kind: 'secrets',
    id,
    expectedVersion: version,
    meta: {},
    sealed: await vault.seal('secrets', id, values),
  })

  const readTokens = async (id: string): Promise<TokenSet | undefined> => {
    const row = await records.get('tokens', id)
    if (!row?.sealed) return undefined
    const cached = opened.get(id)
    if (cached?.version === row.version && vault.unlocked) return cached.tokens
    const tokens = tokenSetFromJson(await vault.open(row))
    // Opening ends with the key it began with; what it brings must not lie about in a vault that was locked meanwhile, nor
    // of a profile that was removed.
    if (vault.unlocked && profiles.has(id)) opened.set(id, { version: row.version, tokens })
    return tokens
  }

  const load = async () => {
    // First everything is read, then it takes the place of what was known: nobody ever sees a store that is half empty.
    const [sessionRows, profileRows] = [await records.list('tokens'), await records.list('profile')]
    for (const known of [profiles, idByName, leaving, sessions, setAside]) known.clear()
    for (const row of sessionRows) sessions.set(row.id, readSession(row))
    for (const row of profileRows) {
      try {
        const profile = profileFromRow(row)
        if (isLeaving(profile)) leaving.set(profile.id, profile)
        else remember(profile)
      } catch (error) {
        setAside.add(String(row.meta.name))
        log.failure('profile.unreadable', error, { profileId: row.id })
      }
    }
  }

  return {
    load,
    changeMany: (plan) =>
      oneByOne(async () => {
        const changes = await plan()
        await records.write(changes)
        for (const { kind, id } of changes) if (kind === 'tokens') opened.delete(id)
        await load()
      }),
    list: () => [...profiles.values()],
    find: (idOrName) => must(idByName.get(idOrName) ?? idOrName),
    get: (id) => profiles.get(id),
    named: (name) => profiles.get(idByName.get(name) ?? ''),
    add: (given, secrets) =>
      oneByOne(async () => {
        checkName(given.name)
        const values = withoutEmpty(secrets)
        const profile: Profile = { ...given, storedSecrets: Object.keys(values).sort(), version: 1 }
        const changes: RecordChange[] = [rowOf(profile)]
        if (profile.storedSecrets.length > 0) changes.push(await secretsChange(profile.id, 0, values))
        await records.write(changes)
        return remember(profile)
      }),
    update: (id, change, secrets = {}) =>
      oneByOne(async () => {
        const before = must(id)
        if (change.name !== undefined) checkName(change.name, id)
        const changes: RecordChange[] = []
        let storedSecrets = before.storedSecrets
        if (Object.keys(secrets).length > 0) {
          const { row, values } = await readSecrets(id)
          const merged = withoutEmpty({ ...values, ...secrets })
          storedSecrets = Object.keys(merged).sort()
          changes.push(await secretsChange(id, row?.version ?? 0, merged))
        }
        const profile: Profile = { ...before, ...change, storedSecrets, version: before.version + 1 }
        await records.write([...changes, rowOf(profile)])
        return remember(profile)
      }),
    remove: (id) => oneByOne(() => deleteRows(must(id).id)),
    leaving: {
      list: () => [...leaving.values()],
      get: leavingBy,
      find: (idOrName) => there(leavingBy(idOrName), idOrName),
      hide: (id, removeAt) =>
        oneByOne(async () => {
          const profile = must(id)
          const hidden: LeavingProfile = { ...profile, removeAt, version: profile.version + 1 }
          await records.write([rowOf(hidden)])
          forget(id)
          leaving.set(id, hidden)
        }),
      bringBack: (id) =>
        oneByOne(async () => {
          const { removeAt: _, ...profile } = there(leaving.get(id), id)
          const back: Profile = { ...profile, version: profile.version + 1 }
          await records.write([rowOf(back)])
          leaving.delete(id)
          return remember(back)
        }),
      tokens: async (id) => readTokens(there(leaving.get(id), id).id),
      secrets: async (id) => (await readSecrets(there(leaving.get(id), id).id)).values,
      remove: (id) => oneByOne(() => deleteRows(there(leaving.get(id), id).id)),
    },
    session(id) {
      must(id)
      const known = sessions.get(id) ?? readSession(undefined)
      sessions.set(id, known)
      return known
    },
    async reread(id) {
      must(id)
      const row = await records.get('tokens', id)
      const session = readSession(row)
      sessions.set(id, session)
      return session
    },
    tokens: async (id) => readTokens(must(id).id),
    peekTokens: (id) => (vault.unlocked ? opened.get(id)?.tokens : undefined),
    async secrets(id) {
      must(id)
      return (await readSecrets(id)).values
    },
    async commit(id, expectedVersion, facts, tokens, seal = vault.seal, also = []) {
      must(id)
      const row = await records.get('tokens', id)
      const sealed =
        tokens === undefined
          ? (row?.sealed ?? null)
          : tokens === null
            ? null
            : await seal('tokens', id, tokens as unknown as JsonObject)
      const meta = facts as unknown as JsonObject
      const told = await historyChange(id, sessions.get(id)?.facts ?? emptyFacts(facts.stateSince), facts)
      await records.write([{ op: 'put', kind: 'tokens', id, expectedVersion, meta, sealed }, ...told, ...also])
      const session: StoredSession = { facts, version: expectedVersion + 1 }
      sessions.set(id, session)
      const kept = tokens === undefined ? opened.get(id)?.tokens : tokens
      if (kept && vault.unlocked) opened.set(id, { version: session.version, tokens: kept })
      else opened.delete(id)
      return session
    },
    async bringBackSession(id, expectedVersion, facts, tokens, also) {
      must(id)
      const meta = facts as unknown as JsonObject
      const sealed = await vault.seal('tokens', id, tokens as unknown as JsonObject)
      const past = await readHistory(id)
      const undone =
        past?.entries[0]?.kind === 'signed-out' ? [historyRow(id, past.version, past.entries.slice(1))] : []
      await records.write([{ op: 'put', kind: 'tokens', id, expectedVersion, meta, sealed }, ...undone, ...also])
      sessions.set(id, { facts, version: expectedVersion + 1 })
      opened.delete(id)
    },
    async history(id) {
      must(id)
      return (await readHistory(id))?.entries ?? []
    },
    sealer: () => vault.sealer(),
    forgetOpened: () => opened.clear(),
  }
}

function historyRow(id: string, expectedVersion: number, entries: readonly HistoryEntryView[]): RecordChange {
  return { op: 'put', kind: 'history', id, expectedVersion, meta: historyToMeta(entries), sealed: null }
}

function withoutEmpty(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}
