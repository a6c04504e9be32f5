import type { JsonObject } from '../shared/json.ts'
import type { Said } from '../shared/sentences/said.ts'
import type { NoticeView, Protection } from '../shared/views.ts'

/** Wall-clock time. One clock for everything, so that a test can move it and a suspended laptop is noticed. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Calls `run` once `now() >= at`, however far away and however the clock jumps. Returns the cancel function. */
  at(at: number, run: () => void): () => void
}

/** Structured log. Fields pass an allow-list of names (`redact.ts`); values of other names are masked. */
export interface Logger {
  info(event: string, fields?: JsonObject): void
  warn(event: string, fields?: JsonObject): void
  /** Logs code, message and cause chain, redacted. */
  failure(event: string, error: unknown, fields?: JsonObject): void
}

export type RecordKind =
  | 'key-slot'
  | 'provider'
  | 'profile'
  | 'tokens'
  | 'secrets'
  /** What a profile's person was told, and what became of its refreshes: readable, small, of no use without the profile. */
  | 'notice'
  | 'history'
  | 'client'
  | 'setting'
  | 'move'
  /** A session that was signed out and can be brought back for a minute. */
  | 'signed-out'

/** One row of the vault. `meta` is readable (names, times); whatever is secret stands in `sealed`, a compact JWE. */
export interface StoredRecord {
  readonly kind: RecordKind
  readonly id: string
  /** Starts at 1 and grows by one with each write. */
  readonly version: number
  readonly meta: JsonObject
  readonly sealed: string | null
  readonly updatedAt: number
}

/** `expectedVersion` 0 means: must not exist yet. */
export type RecordChange =
  | {
      readonly op: 'put'
      readonly kind: RecordKind
      readonly id: string
      readonly expectedVersion: number
      readonly meta: JsonObject
      readonly sealed: string | null
    }
  | { readonly op: 'delete'; readonly kind: RecordKind; readonly id: string; readonly expectedVersion: number }

/**
 * Durable rows with compare-and-set. `write` is one transaction, on disk (fsync) when it resolves.
 * @throws VaultError `CONFLICT` when a version differs, `STORAGE_UNAVAILABLE` (full, read-only, locked), `VAULT_DAMAGED`.
 */
export interface RecordStore {
  get(kind: RecordKind, id: string): Promise<StoredRecord | undefined>
  list(kind: RecordKind): Promise<StoredRecord[]>
  write(changes: readonly RecordChange[]): Promise<void>
  close(): Promise<void>
}

/** Ledger rows are many and never secret, so they have their own table and no versions. */
export interface LedgerStore {
  append(rows: readonly LedgerEntry[]): Promise<void>
  /** Newest first. Ids are never used again. */
  list(query: LedgerQuery): Promise<(LedgerEntry & { id: number })[]>
  count(): Promise<{ rows: number; oldestAt: number | null }>
  /** Deletes rows older than `before` (epoch ms) and all but the newest `keep`. */
  trim(before: number, keep: number): Promise<void>
}

/** What is absent does not matter. */
export interface LedgerQuery {
  /** Only rows with a smaller id, for the next page. */
  readonly before?: number
  readonly limit: number
  /** Ids; a name may have belonged to several. */
  readonly clients?: readonly string[]
  readonly profile?: string
  readonly statusFrom?: number
  /** Inclusive. */
  readonly statusTo?: number
  /** A code of the proxy. */
  readonly code?: string
  /** Only rows with a code of the proxy. */
  readonly own?: boolean
  readonly from?: number
  /** Exclusive. */
  readonly to?: number
}

export interface LedgerEntry {
  readonly at: number
  readonly clientId: string | null
  readonly profileId: string | null
  readonly method: string
  readonly path: string
  readonly status: number
  readonly code: string | null
  readonly requestBytes: number
  readonly responseBytes: number
  readonly durationMs: number
}

/**
 * One way to keep the vault key: wraps it into a payload for a key-slot record and unwraps it again.
 * @throws VaultError `KEYSTORE_UNAVAILABLE` (retry later, nothing lost), `WRONG_PASSPHRASE`, `VAULT_DAMAGED`.
 */
export interface KeyProtector {
  readonly kind: Protection
  /** Probes for real (write, read, delete), with a time limit. `reason` says what a person can do. */
  probe(): Promise<{ available: true } | { available: false; reason: string; said?: Said | undefined }>
  wrap(vaultKey: Uint8Array, options: { vaultId: string; passphrase?: string }): Promise<JsonObject>
  unwrap(payload: JsonObject, options: { vaultId: string; passphrase?: string }): Promise<Uint8Array>
  /** Removes what `wrap` left outside the payload (a keychain entry). */
  forget(payload: JsonObject): Promise<void>
  /**
   * Tells when a keystore that had not answered in time did so after all (its person found the prompt): asking again is
   * free then. Returns the function that stops it.
   */
  onLateAnswer?(listener: () => void): () => void
}

export interface Browser {
  /** Opens an https (or loopback http) URL in the system browser. Resolves `false` when there is none. */
  open(url: string): Promise<boolean>
}

/** A loopback listener for one redirect (RFC 8252 §7.3): random port and path, closed after use. */
export interface RedirectListener {
  readonly redirectUri: string
  /** Resolves with each request that reaches the exact path; the judge decides whether to go on waiting. */
  next(signal: AbortSignal): Promise<RedirectArrival>
  close(): Promise<void>
}
export interface RedirectArrival {
  readonly url: URL
  /** Shows the person a static page. */
  answer(page: 'success' | 'failure' | 'ignored'): void
}
export interface RedirectReceiver {
  /** @throws VaultError `PORT_IN_USE` when a fixed port is taken. */
  listen(options: { host: '127.0.0.1' | 'localhost' | '[::1]'; port: number; path?: string }): Promise<RedirectListener>
}

/** The host's clipboard. The adapter clears what it wrote after the preferred time and on quit, if it is still ours. */
export interface Clipboard {
  readonly available: boolean
  /** `clearsAt`: epoch ms, or `null` when it will not be cleared. */
  write(text: string): Promise<{ clearsAt: number | null }>
}

export interface Notifier {
  /** The adapter picks the person's language. */
  notify(notice: Pick<NoticeView, 'title' | 'body' | 'profileId'> & Partial<Pick<NoticeView, 'kind'>>): void
}

/** Synchronous hashing for the proxy's request path, where a promise per request would cost more than the hash. */
export interface KeyHash {
  /** base64url SHA-256 of the UTF-8 text. */
  sha256(text: string): string
  /** Compares two hashes in constant time. */
  equal(left: string, right: string): boolean
}

/** Programs that run on this machine, for keys that end with one. */
export interface Processes {
  /** Tells a process from every later one of the same number: its start. `null`: there is no such process to be seen. */
  mark(processId: number): Promise<string | null>
}

/** Hashes that no new protocol would choose, but that an old format asks for. Not for anything that has to stay secret. */
export interface LegacyHash {
  md5(bytes: Uint8Array): Uint8Array
}

/** Reads a secret from where the person keeps it (static grant from environment or file). */
export interface SecretSource {
  readEnvironment(name: string): string | undefined
  /** @throws VaultError `NOT_FOUND` or `STORAGE_UNAVAILABLE`, naming the path. */
  readFile(path: string): Promise<string>
}

/** `fetch` with one word more: the profile accepts that its servers stand in a private network. */
export type EngineFetch = (
  input: string | URL | Request,
  init?: RequestInit & { readonly privateNetwork?: boolean },
) => Promise<Response>

export interface Ports {
  readonly clock: Clock
  readonly log: Logger
  /** Refuses addresses that a credential may not go to. @throws VaultError `INSECURE_TARGET`, `PROVIDER_UNAVAILABLE`. */
  readonly fetch: EngineFetch
  readonly records: RecordStore
  readonly ledger: LedgerStore
  /** In order of preference. */
  readonly protectors: readonly KeyProtector[]
  readonly browser: Browser
  readonly redirects: RedirectReceiver
  readonly clipboard: Clipboard
  readonly notifier: Notifier
  readonly secretSource: SecretSource
  readonly keyHash: KeyHash
  readonly legacyHash: LegacyHash
  readonly processes: Processes
  readonly dataDirectory: string
  /** Where the proxy listens now, or `null`. */
  readonly proxyPort: () => number | null
}
