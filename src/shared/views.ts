import type { ClientLimits, ClientRule } from './access-views.ts'
import type { ErrorCode, WireError } from './result.ts'
import type { Said } from './sentences/said.ts'

/**
 * What the window, the tray and the command line may see. No view ever holds a secret; `test/architecture` checks the names.
 * Times end in `At` (epoch milliseconds), durations in `Ms`; an unknown time is `null`.
 */

export const grantTypes = [
  'authorization-code',
  'device-code',
  'client-credentials',
  'jwt-bearer',
  'self-signed',
  'session',
  'connect',
  'static',
  'none',
] as const
export type GrantType = (typeof grantTypes)[number]

/** Grants that need no person: a profile of theirs is signed in as soon as it is added. */
export const unattendedGrants: ReadonlySet<GrantType> = new Set<GrantType>([
  'static',
  'none',
  'client-credentials',
  'self-signed',
  'jwt-bearer',
])

export const profileStates = [
  'signed-out',
  'signing-in',
  'valid',
  'refreshing',
  'expired',
  'needs-sign-in',
  'static',
] as const
export type ProfileState = (typeof profileStates)[number]

/** Why a profile needs its person again. */
export const signInReasons = [
  'session-ended',
  'refresh-interrupted',
  'no-refresh-token',
  'credential-expired',
  'credential-rejected',
  'record-unreadable',
  'restored-copy',
  'moved-away',
] as const
export type SignInReason = (typeof signInReasons)[number]

/** What happens next with a profile, and when. */
export type NextStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'refresh'; readonly at: number }
  | { readonly kind: 'retry'; readonly at: number; readonly after: ErrorCode }
  | {
      readonly kind: 'sign-in'
      readonly reason: SignInReason | 'never-signed-in'
      /** With `refresh-interrupted`: when the refresh whose answer was lost had started. */
      readonly answerLostAt?: number
    }
  | { readonly kind: 'expires'; readonly at: number }

/** One life of a credential: when it was issued, when it ends, and how we know. */
export interface LifeView {
  readonly issuedAt: number | null
  readonly expiresAt: number | null
  /** `declared` is the provider definition's word; `learned` was observed; `unknown` shows as unknown. */
  readonly source: 'server' | 'token' | 'declared' | 'learned' | 'unknown'
}

export interface LastErrorView extends WireError {
  readonly at: number
}

export interface ProfileView {
  readonly id: string
  readonly name: string
  readonly providerId: string
  readonly providerName: LocalText
  readonly grant: GrantType
  /** Grants of the provider that this profile could use instead. */
  readonly grants: readonly GrantType[]
  readonly state: ProfileState
  readonly stateSince: number
  readonly access: LifeView
  /** `null` when the profile holds no refresh token. */
  readonly refresh: LifeView | null
  /** The server's clock minus ours, where they differ; times of this view are already on ours. */
  readonly clockOffsetMs?: number
  readonly next: NextStep
  /** The session ends then whatever is refreshed, and its person was warned; absent while no such end is near. */
  readonly endsSoonAt?: number
  readonly lastRefreshedAt: number | null
  readonly refreshCount: number
  readonly lastError: LastErrorView | null
  readonly scope: string | null
  /** Who signed in, as far as the server said so (`email`, `preferred_username`, `name`, `sub`). */
  readonly account: string | null
  /** What `tokens.rotateKey` would replace (`moi-key`); absent when there is no such thing. */
  readonly rotates?: LocalText
  /** Where the proxy sends requests of this profile; `null` when it has no upstream. */
  readonly upstream: string | null
  /** The headers in which requests carry the credential; absent when that is `Authorization` alone. */
  readonly headers?: readonly string[]
  /** Extra endpoints: name → upstream. */
  readonly endpoints: Readonly<Record<string, string>>
  /** `http://127.0.0.1:<port>/<profile>/`, or `null` while the proxy is not listening. */
  readonly proxyUrl: string | null
  /** Non-secret settings as entered. */
  readonly settings: Readonly<Record<string, string>>
  /** Which secret inputs are stored (names only). */
  readonly storedSecrets: readonly string[]
  readonly createdAt: number
  readonly tags: readonly string[]
}

export interface LocalText {
  readonly en: string
  readonly 'zh-CN': string
}

export interface ProviderInputView {
  readonly id: string
  readonly kind: 'text' | 'url' | 'secret' | 'multiline-secret' | 'choice' | 'flag' | 'list'
  readonly label: LocalText
  readonly help: LocalText | null
  /** Where a person finds the value: a template over the other settings. */
  readonly link?: string
  readonly placeholder: string | null
  readonly required: boolean
  readonly advanced: boolean
  readonly defaultValue: string | null
  readonly choices: readonly { readonly value: string; readonly label: LocalText }[]
  /** The grants that need it; empty: all. */
  readonly grants: readonly GrantType[]
  /** Asked for only while another input has one of these values. */
  readonly when?: { readonly input: string; readonly equals: readonly string[] }
  /** A secret that is kept only while this flag is on; otherwise each sign-in asks for it. */
  readonly storedWhen?: string
  /** How such a value usually begins; another one is taken too, with a warning. */
  readonly prefix?: string | readonly string[]
}

export interface ProviderView {
  readonly id: string
  readonly name: LocalText
  readonly description: LocalText
  readonly icon: string | null
  readonly homepage: string | null
  readonly builtIn: boolean
  readonly grants: readonly GrantType[]
  readonly inputs: readonly ProviderInputView[]
  /** Environment variables for `exec`: templates over `{proxyUrl}`, `{clientKey}`, `{accessToken}` and settings. */
  readonly environment: Readonly<Record<string, string>>
  /** Code for the system's own clients: templates over `{proxyUrl}` (without a slash at its end). */
  readonly snippets?: readonly SnippetView[]
  /** The grants for which `providers.check` can find something out; absent from an older host. */
  readonly checked?: readonly GrantType[]
  /** A path of the API that every credential may read; absent where the definition knows none. */
  readonly examplePath?: string
}

export interface SnippetView {
  readonly id: string
  readonly label: LocalText
  readonly code: string
}

export const protections = ['keychain', 'safe-storage', 'passphrase', 'memory'] as const
/** What guards the vault key. `memory` keeps secrets in memory only, by explicit choice. */
export type Protection = (typeof protections)[number]

export interface ProtectionOption {
  readonly kind: Protection
  readonly available: boolean
  /** Why it is not available, in words a person can act on: in English, and as a sentence of the catalogue. */
  readonly reason: string | null
  readonly said?: Said
}

export interface VaultStatusView {
  readonly state: 'uninitialised' | 'locked' | 'unlocked'
  /** The slot that opened the vault, while unlocked. */
  readonly protection: Protection | null
  readonly slots: readonly Protection[]
  readonly options: readonly ProtectionOption[]
  /** Why the vault did not open by itself. */
  readonly problem: WireError | null
  readonly dataDirectory: string
}

/** The vault file, and whether Token Vault can work with it. */
export interface StorageView {
  /** `open`: all is well, or served as far as it goes; `closed`: nothing works without the file. */
  readonly state: 'open' | 'closed'
  readonly path: string
  /** What is wrong with it, since when; `null` when nothing is. */
  readonly problem: (WireError & { readonly since: number }) | null
  /** Where `storage.setAside` has put a former file in this run. */
  readonly setAside: string | null
}

export interface SignInView {
  readonly id: string
  readonly profileId: string
  readonly profileName: string
  readonly grant: GrantType
  readonly startedAt: number
  readonly step:
    | { readonly kind: 'starting' }
    | { readonly kind: 'browser'; readonly url: string; readonly opened: boolean; readonly expiresAt: number }
    | {
        readonly kind: 'device-code'
        readonly userCode: string
        readonly verificationUri: string
        readonly verificationUriComplete: string | null
        readonly expiresAt: number
      }
    | {
        readonly kind: 'challenge'
        readonly challenge: 'otp' | 'captcha' | 'secret' | 'text'
        readonly prompt: string
        /** The prompt in the window's languages, when the provider has it. */
        readonly localPrompt?: LocalText
        /** A `data:` image for captchas. */
        readonly image: string | null
      }
    | { readonly kind: 'exchanging' }
    | { readonly kind: 'done'; readonly expiresAt: number | null }
    | { readonly kind: 'failed'; readonly error: WireError }
}

export interface SignOutView {
  /** `unsupported`: the server publishes no revocation; `nothing`: there was no token to revoke. */
  readonly revocation: 'revoked' | 'failed' | 'unsupported' | 'nothing'
  readonly error: WireError | null
}

export interface ClientPermissions {
  /** Profile ids; empty: no profile. `'*'`: every profile. */
  readonly profiles: readonly string[] | '*'
  /** Upper-case methods; empty: every method. */
  readonly methods: readonly string[]
  /** Path prefixes after the profile's name, each starting with `/`; empty: every path. */
  readonly paths: readonly string[]
  /** Browser origins that may use this key; empty: none. */
  readonly origins: readonly string[]
  /** Read before methods and paths; the first that fits answers. */
  readonly rules?: readonly ClientRule[]
  /** What happens to a request that nothing allows; without it, `deny`. */
  readonly otherwise?: 'deny' | 'ask'
}

export interface ClientView {
  readonly id: string
  readonly name: string
  /** First characters of the key and `…`, to recognise it by. */
  readonly keyHint: string
  readonly permissions: ClientPermissions
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
  /** The process this key lives with (`exec`), or `null`. */
  readonly processId: number | null
  /** How much it may do at a time; absent: as much as it likes. */
  readonly limits?: ClientLimits
}

export interface ProxyStatusView {
  readonly listening: boolean
  readonly port: number | null
  readonly paused: boolean
  readonly problem: WireError | null
  readonly openRequests: number
}

/** How one request through the proxy went; nothing of what the answer holds. */
export interface TriedRequestView {
  /** The address of the proxy that was asked. */
  readonly url: string
  readonly status: number
  readonly durationMs: number
  readonly bytes: number
  readonly contentType: string | null
  /** The code of the proxy's own answer (`X-TokenVault-Error`); `null` when the API answered. */
  readonly refusal: string | null
}

export interface LedgerRowView {
  readonly id: number
  readonly at: number
  readonly clientId: string | null
  readonly clientName: string | null
  readonly profileId: string | null
  readonly profileName: string | null
  readonly method: string
  /** Path without query. */
  readonly path: string
  readonly status: number
  /** Set when the proxy itself answered. */
  readonly code: string | null
  readonly requestBytes: number
  readonly responseBytes: number
  readonly durationMs: number
}

export interface PreferencesView {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | 'en' | 'zh-CN'
  readonly closeToTray: boolean
  readonly startAtLogin: boolean
  readonly notifications: boolean
  readonly lockOnSuspend: boolean
  readonly clipboardClearMs: number
}

export interface DoctorCheckView {
  readonly id: string
  readonly status: 'ok' | 'warning' | 'problem'
  readonly summary: string
  readonly remedy: string | null
  /** The same as sentences of the catalogue. */
  readonly said?: { readonly summary: Said | null; readonly remedy: Said | null }
}

export interface NoticeView {
  readonly kind:
    | 'sign-in-needed'
    | 'refresh-token-ending'
    | 'refresh-failing'
    | 'not-revoked'
    | 'proxy-problem'
    | 'storage-problem'
    | 'still-running'
    | 'access-question'
  readonly profileId: string | null
  readonly title: LocalText
  readonly body: LocalText
}
