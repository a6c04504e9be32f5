import type { ClientLimits, LongerAnswer, QuestionAnswer, QuestionView } from './access-views.ts'
import type {
  ClashChoice,
  ExportFileView,
  ExportKind,
  ExportView,
  ImportView,
  UnfinishedMoveView,
} from './backup-views.ts'
import type { Capabilities } from './capabilities.ts'
import type { HistoryEntryView } from './history-views.ts'
import type { LabAction, LabChange, LabJournalQuery } from './lab-inputs.ts'
import type { LabJournalView, LabReportView, LabScenarioView, LabStatusView } from './lab-views.ts'
import type { LedgerFilter, LedgerRetentionView } from './ledger-views.ts'
import type { Result } from './result.ts'
import type { SetupCheckView } from './setup-views.ts'
import type {
  ClientPermissions,
  ClientView,
  DoctorCheckView,
  GrantType,
  LedgerRowView,
  NoticeView,
  PreferencesView,
  ProfileView,
  Protection,
  ProviderView,
  ProxyStatusView,
  SignInView,
  SignOutView,
  StorageView,
  TriedRequestView,
  VaultStatusView,
} from './views.ts'

/**
 * What a lent value looks like: the bare token, the OpenID Connect id token, the header
 * lines that the proxy adds, the proxy's URL, a curl command, an `export` line for a POSIX shell, or a line of a `.netrc` file. The token is the secret that requests carry: the access
 * token, or the key that stands in for it (a `moi-key`).
 */
export const lentShapes = ['access-token', 'id-token', 'header', 'proxy-url', 'curl', 'env', 'netrc'] as const
export type LentShape = (typeof lentShapes)[number]

/** Why a signature was not checked: no signature, a key that only the server has, made for another reader, or no key to be had. */
export type SignatureReason =
  | 'unsigned'
  | 'shared-key'
  | 'for-its-api'
  | 'no-keys'
  | 'keys-unreachable'
  | 'key-not-published'

/**
 * Every call of the product, declared once. IPC, HTTP and the control socket carry them all; the compiler lists the
 * handler, parser, window and test that a change here has to touch. `profile` is a name or an id. Payloads are plain JSON.
 */
export interface Calls {
  'vault.status': (input: undefined) => VaultStatusView
  /** First start: creates the vault key and wraps it in the chosen slot. */
  'vault.initialise': (input: { protection: Protection; passphrase?: string }) => VaultStatusView
  'vault.unlock': (input: { passphrase?: string }) => VaultStatusView
  'vault.lock': (input: undefined) => VaultStatusView
  /** Adds or replaces a slot while unlocked. */
  'vault.protect': (input: { protection: Protection; passphrase?: string }) => VaultStatusView
  'vault.unprotect': (input: { protection: Protection }) => VaultStatusView

  /** Answered whatever the state of the vault file. */
  'storage.status': (input: undefined) => StorageView
  /** Looks at the file again and takes into use what stands there, if it is whole. */
  'storage.reopen': (input: undefined) => StorageView
  /** Puts a file that is no good aside under another name, never deleting it, and begins a new vault. */
  'storage.setAside': (input: undefined) => StorageView

  'providers.list': (input: undefined) => ProviderView[]
  /** Registers a user's own definition (the parsed JSON of a file). `source` is shown in errors. */
  'providers.add': (input: { definition: unknown; source: string }) => ProviderView
  'providers.remove': (input: { provider: string }) => null
  /**
   * Looks up what a form leads to, keeping nothing: discovery, where the API is, whether a given key is taken. A further
   * check of the same `draft` ends the one before. `secrets` go where a sign-in would send them: leave them out while an
   * address is still being typed.
   */
  'providers.check': (input: {
    draft: string
    provider: string
    grant: GrantType
    settings: Record<string, string>
    secrets: Record<string, string>
  }) => SetupCheckView
  'providers.endCheck': (input: { draft: string }) => null

  'profiles.list': (input: undefined) => ProfileView[]
  'profiles.get': (input: { profile: string }) => ProfileView
  /** What became of its sign-ins and refreshes, newest first; bounded. */
  'profiles.history': (input: { profile: string }) => HistoryEntryView[]
  'profiles.add': (input: {
    provider: string
    name: string
    grant?: GrantType
    settings: Record<string, string>
    secrets: Record<string, string>
    tags?: string[]
  }) => ProfileView
  'profiles.update': (input: {
    profile: string
    name?: string
    grant?: GrantType
    settings?: Record<string, string>
    secrets?: Record<string, string>
    tags?: string[]
  }) => ProfileView
  /** At once, also a profile whose removal was scheduled. */
  'profiles.remove': (input: { profile: string }) => SignOutView
  /** Gone for everybody now; revoked at the provider and deleted in a minute (`removeAt`), unless it is restored before. */
  'profiles.scheduleRemoval': (input: { profile: string }) => { removeAt: number }
  /** Takes a scheduled removal back: `CONFLICT` when it is too late. */
  'profiles.restore': (input: { profile: string }) => ProfileView

  /** Starts a sign-in and returns at once; `signIn.changed` tells of progress. One at a time per profile. */
  'signIn.start': (input: {
    profile: string
    grant?: GrantType
    /** `false`: the host does not open a browser; the caller shows the link. */
    openBrowser?: boolean
    secrets?: Record<string, string>
  }) => SignInView
  'signIn.get': (input: { flow: string }) => SignInView
  'signIn.answer': (input: { flow: string; answer: string }) => SignInView
  'signIn.cancel': (input: { flow: string }) => SignInView

  /** Forces one refresh now and waits for its outcome. */
  'tokens.refresh': (input: { profile: string }) => ProfileView
  /** Replaces the long-lived key that the session made (MatrixOne's `moi-key`); the old one dies at the server. */
  'tokens.rotateKey': (input: { profile: string }) => ProfileView
  /** At once, also what was scheduled. */
  'tokens.signOut': (input: { profile: string }) => SignOutView
  /**
   * Signed out now; revoked at the provider in a minute (`signOutAt`), unless the session is restored before. `null`: there
   * was nothing that could be brought back, so it was done at once.
   */
  'tokens.scheduleSignOut': (input: { profile: string }) => { signOutAt: number | null }
  /** Takes a scheduled sign-out back: `CONFLICT` when it is too late or the profile has another session. */
  'tokens.restoreSession': (input: { profile: string }) => ProfileView
  /** The one call that returns a secret: explicit, and written to the ledger. Refreshes first when less than `minTtlMs` is left. */
  'tokens.reveal': (input: { profile: string; shape?: LentShape; minTtlMs?: number }) => {
    value: string
    expiresAt: number | null
  }
  /** Writes the host's clipboard and clears it later, if the content is still ours. */
  'tokens.copy': (input: { profile: string; shape?: LentShape }) => { clearsAt: number | null }
  /** Claims of a JWT access or id token, for the inspector. Signature checked when keys are published. */
  'tokens.inspect': (input: { profile: string; token: 'access' | 'id' }) => {
    header: Record<string, unknown> | null
    claims: Record<string, unknown> | null
    signature: 'valid' | 'invalid' | 'unchecked' | 'not-a-jwt'
    /** Why it was not checked. */
    signatureReason: SignatureReason | null
  }

  'clients.list': (input: undefined) => ClientView[]
  /** Returns the key once; afterwards only its hash is known. */
  'clients.add': (input: {
    name: string
    permissions: ClientPermissions
    limits?: ClientLimits
    ttlMs?: number
    processId?: number
  }) => { client: ClientView; key: string }
  /** What is absent stays; the key stays in any case. `ttlMs` counts from now, `null` is no end; `limits: null` is none. */
  'clients.change': (input: {
    client: string
    name?: string
    permissions?: ClientPermissions
    limits?: ClientLimits | null
    ttlMs?: number | null
  }) => ClientView
  'clients.revoke': (input: { client: string }) => ClientView
  /** Takes a revocation back within a minute of it; what it ended stays ended. Not for keys that live with a process. */
  'clients.restore': (input: { client: string }) => ClientView
  'clients.remove': (input: { client: string }) => null

  /** Requests that wait for a person to allow them; `access.changed` tells when to look. */
  'access.questions': (input: undefined) => QuestionView[]
  /**
   * `question` is the id as shown; it changes when another request comes to stand there. For an hour or always: the client
   * with its new rule first, so that the rule can be taken back.
   */
  'access.answer': (input: { question: string; answer: QuestionAnswer }) => ClientView | null
  /** Allows what was refused for its method or path, by its row of the ledger. */
  'access.allow': (input: { row: number; answer: LongerAnswer }) => ClientView

  'proxy.status': (input: undefined) => ProxyStatusView
  'proxy.pause': (input: { paused: boolean }) => ProxyStatusView
  /** One GET through the proxy, as a tool would send it, with a key that ends with it. `path` starts with `/`. */
  'proxy.try': (input: { profile: string; path: string }) => TriedRequestView
  /** Persists another port and listens there. */
  'proxy.move': (input: { port: number }) => ProxyStatusView

  /** Newest first, at most 1,000 at a time; `before` is the last id of the page before. An export is all its pages. */
  'ledger.list': (input: { before?: number; limit?: number } & LedgerFilter) => LedgerRowView[]
  'ledger.retention': (input: undefined) => LedgerRetentionView
  /** Rows beyond the new bounds go at once. */
  'ledger.setRetention': (input: { ageMs?: number; rows?: number }) => LedgerRetentionView

  /**
   * Everything, a move of sessions, or definitions without secrets, as one file (`profiles`: all without it). The passphrase
   * seals it; only `definitions` has none. Written to the ledger. Refresh tokens leave the engine here and nowhere else, sealed.
   */
  'backup.export': (input: { kind: ExportKind; profiles?: string[]; passphrase?: string }) => ExportView
  /** Moves whose file nobody has confirmed. */
  'backup.unfinishedMoves': (input: undefined) => UnfinishedMoveView[]
  'backup.resumeMove': (input: { move: string; passphrase: string }) => ExportView
  /** The file of a move is known written: from now on only importing it brings the sessions back. */
  'backup.finishMove': (input: { move: string }) => null
  /** Takes the sessions back while nobody has imported the file. */
  'backup.undoMove': (input: { move: string }) => ImportView
  /** What a file holds, and what of it is here already. Changes nothing. */
  'backup.inspect': (input: { text: string; passphrase?: string }) => ExportFileView
  /** All of it in one transaction, or nothing. `takeOver`: the installation that wrote the backup is gone. */
  'backup.import': (input: {
    text: string
    passphrase?: string
    clashes?: ClashChoice
    takeOver?: boolean
  }) => ImportView
  /** Refresh a restored copy here from now on: its original is gone. */
  'backup.takeOver': (input: { profile: string }) => ProfileView

  /** The token lab of this host, for testing how an app treats its tokens. It is off until somebody starts it. */
  'lab.status': (input: undefined) => LabStatusView
  'lab.scenarios': (input: undefined) => LabScenarioView[]
  /** Without `port` on that of last time, else on any free one. Forgets the last run. */
  'lab.start': (input: { scenario?: string; https?: boolean; port?: number }) => LabStatusView
  'lab.stop': (input: undefined) => LabStatusView
  'lab.configure': (input: LabChange) => LabStatusView
  'lab.act': (input: LabAction) => LabStatusView
  /** `null`: nothing is planned. The report begins anew. */
  'lab.select': (input: { scenario: string | null }) => LabStatusView
  'lab.journal': (input: LabJournalQuery) => LabJournalView
  /** Of the run under way, else of the last one; `null` before the first. */
  'lab.report': (input: undefined) => LabReportView | null
  /** Fake ones, of use at the lab alone: for the app under test and its tests. `authority`: PEM, over https. */
  'lab.credentials': (input: undefined) => {
    clientSecret: string
    controlUrl: string
    controlKey: string
    authority: string | null
  }
  /** Adds a profile of this vault at the lab and signs it in; `signIn.changed` tells how that goes. */
  'lab.addProfile': (input: undefined) => { profile: ProfileView; signIn: SignInView }
  /** Signs a profile of the lab in again: after a stop the lab knows nobody. */
  'lab.signIn': (input: { profile: string }) => SignInView

  'host.capabilities': (input: undefined) => Capabilities
  'host.preferences': (input: undefined) => PreferencesView
  'host.setPreferences': (input: Partial<PreferencesView>) => PreferencesView
  'host.doctor': (input: undefined) => DoctorCheckView[]
  /** Desktop: shows the window. Headless: returns a fresh one-time link to the window. */
  'host.show': (input: undefined) => { url: string | null }
  /** Desktop: opens an https link in the system browser. Headless: unsupported (the page opens it). */
  'host.openLink': (input: { url: string }) => null
  /** Desktop: writes a secret that the page shows to the clipboard, and clears it later. Headless: unsupported (the page copies it). */
  'host.copySecret': (input: { text: string }) => { clearsAt: number | null }
  /**
   * Desktop: asks the person where the file goes and writes it, for its owner alone. `path` is `null` when they cancelled.
   * Headless: unsupported (the page offers a download).
   */
  'host.saveFile': (input: { name: string; text: string }) => { path: string | null }
  /** The same for the ledger as JSONL, row by row, so that its size does not matter. */
  'host.saveLedger': (input: { name: string; filter: LedgerFilter }) => { path: string | null; rows: number }
  'host.quit': (input: undefined) => null
}

/** Facts, pushed to every listener. A listener re-reads what it needs. */
export interface Events {
  'vault.changed': null
  'providers.changed': null
  'profiles.changed': { readonly profileIds: readonly string[] }
  'signIn.changed': { readonly flow: string }
  'clients.changed': null
  'access.changed': null
  'proxy.changed': null
  'ledger.changed': null
  'preferences.changed': null
  /** At most some four times a second. */
  'lab.changed': null
  notice: NoticeView
}

/** Every event, for transports that carry them all. A record first, so that a new event does not compile until it is here. */
const everyEvent: { readonly [E in EventName]: true } = {
  'vault.changed': true,
  'providers.changed': true,
  'profiles.changed': true,
  'signIn.changed': true,
  'clients.changed': true,
  'access.changed': true,
  'proxy.changed': true,
  'ledger.changed': true,
  'preferences.changed': true,
  'lab.changed': true,
  notice: true,
}
export const eventNames = Object.keys(everyEvent) as readonly EventName[]

export type CallName = keyof Calls
export type EventName = keyof Events
export type Input<N extends CallName> = Parameters<Calls[N]>[0]
export type Output<N extends CallName> = ReturnType<Calls[N]>
type MaybeInput<N extends CallName> = undefined extends Input<N> ? [] : [input: Input<N>]

/** What the renderer, the tray and the command line hold: IPC, HTTP and the control socket each implement it. */
export interface Client {
  call<N extends CallName>(name: N, ...input: MaybeInput<N>): Promise<Result<Output<N>>>
  /** Returns the function that stops listening. */
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void
}

/** A missing handler does not compile. */
export type Handlers = { readonly [N in CallName]: (input: Input<N>) => Promise<Output<N>> }
/** Nor does an unchecked input. */
export type Parsers = { readonly [N in CallName]: (raw: unknown) => Input<N> }
