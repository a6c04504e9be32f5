import type { HistoryEntryView } from '../../shared/history-views.ts'
import type { RecordChange } from '../ports.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Vault } from '../vault/vault.ts'
import type { Profile, SessionFacts } from './profile.ts'

/** A profile's session as last committed. `version` is the tokens record's, for compare-and-set; 0: none yet. */
export interface StoredSession {
  readonly facts: SessionFacts
  readonly version: number
}

/** A profile that was removed and can still be brought back. */
export type LeavingProfile = Profile & { readonly removeAt: number }

/**
 * Profiles that are on their way out: their rows stand in the vault, sealed as before, and for everybody else they do not
 * exist. Only what ends or takes back a removal looks here.
 */
export interface LeavingProfiles {
  list(): readonly LeavingProfile[]
  /** By id or name. */
  get(idOrName: string): LeavingProfile | undefined
  /** By id or name. @throws VaultError `NOT_FOUND`. */
  find(idOrName: string): LeavingProfile
  /** Durable when it resolves. Its name stays taken. Stand in the profile's queue: a refresh under way would be lost. */
  hide(id: string, removeAt: number): Promise<void>
  bringBack(id: string): Promise<Profile>
  /** @throws VaultError `VAULT_LOCKED`, `VAULT_DAMAGED`. */
  tokens(id: string): Promise<TokenSet | undefined>
  secrets(id: string): Promise<Readonly<Record<string, string>>>
  /** For good. */
  remove(id: string): Promise<void>
}

/**
 * Profiles and their sessions over the vault. Facts of all profiles are cached in memory (this process owns the data
 * directory); token sets are opened on demand and cached while the vault is unlocked.
 */
export interface ProfileStore {
  /** Reads every profile and its facts; needs no key. */
  load(): Promise<void>
  list(): readonly Profile[]
  /** By id or name. @throws VaultError `NOT_FOUND`. */
  find(idOrName: string): Profile
  get(id: string): Profile | undefined
  /** One look-up, however many there are. */
  named(name: string): Profile | undefined
  /** @throws VaultError `CONFLICT` when the name is taken, `INVALID_INPUT` when it is not a name. */
  add(profile: Omit<Profile, 'version' | 'storedSecrets'>, secrets: Readonly<Record<string, string>>): Promise<Profile>
  /** `secrets` are merged; an empty string removes one. */
  update(
    id: string,
    change: Partial<Pick<Profile, 'name' | 'grant' | 'settings' | 'tags'>>,
    secrets?: Readonly<Record<string, string>>,
  ): Promise<Profile>
  remove(id: string): Promise<void>
  readonly leaving: LeavingProfiles
  /**
   * Writes the changes that `plan` returns in one transaction and reads everything anew. No profile is added, renamed or
   * removed between the two; whoever changes sessions of existing profiles stands in their queues.
   */
  changeMany(plan: () => Promise<readonly RecordChange[]>): Promise<void>

  session(id: string): StoredSession
  /** Re-reads the session's row from disk (the re-read inside the critical section). */
  reread(id: string): Promise<StoredSession>
  /** The token set, or `undefined` when signed out. @throws VaultError `VAULT_LOCKED`, `VAULT_DAMAGED`. */
  tokens(id: string): Promise<TokenSet | undefined>
  /** Already-opened token set, or `undefined`: the proxy's fast path. */
  peekTokens(id: string): TokenSet | undefined
  secrets(id: string): Promise<Readonly<Record<string, string>>>
  /**
   * Commits facts, and with `tokens` a new token set (`null` clears it); durable when it resolves. Compare-and-set on
   * `expectedVersion`. `also` is written in the same transaction. `seal`: taken from `sealer` before a request whose answer has to be kept whatever happens.
   * @throws VaultError `CONFLICT`, `STORAGE_UNAVAILABLE`, `VAULT_LOCKED`.
   */
  commit(
    id: string,
    expectedVersion: number,
    facts: SessionFacts,
    tokens?: TokenSet | null,
    seal?: Vault['seal'],
    also?: readonly RecordChange[],
  ): Promise<StoredSession>
  /**
   * Puts a session back that was signed out last, as if that had not been, with `also` in the same transaction.
   * @throws VaultError `CONFLICT`, `STORAGE_UNAVAILABLE`, `VAULT_LOCKED`.
   */
  bringBackSession(
    id: string,
    expectedVersion: number,
    facts: SessionFacts,
    tokens: TokenSet,
    also: readonly RecordChange[],
  ): Promise<void>
  /** What became of sign-ins and refreshes, newest first, bounded. Written with the commit that it tells of. */
  history(id: string): Promise<readonly HistoryEntryView[]>
  sealer: Vault['sealer']
  /** Drops opened secrets (on lock). */
  forgetOpened(): void
}
