import type { QuestionView } from '../../shared/access-views.ts'
import type { Capabilities } from '../../shared/capabilities.ts'
import type { WireError } from '../../shared/result.ts'
import type {
  ClientView,
  NoticeView,
  PreferencesView,
  ProfileView,
  ProviderView,
  ProxyStatusView,
  SignInView,
  StorageView,
  VaultStatusView,
} from '../../shared/views.ts'
import type { Link } from '../http-client.ts'

/** What the window knows, as last read from the host. Views only: no secret ever comes here. */
export interface VaultState {
  /** `loading` until the first complete read; `failed` when that read did not work. */
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly problem: WireError | null
  readonly link: Link
  readonly storage: StorageView | null
  readonly vault: VaultStatusView | null
  readonly capabilities: Capabilities | null
  readonly preferences: PreferencesView | null
  readonly providers: readonly ProviderView[]
  readonly profiles: readonly ProfileView[]
  readonly clients: readonly ClientView[]
  /** Requests that wait for a person. */
  readonly questions: readonly QuestionView[]
  readonly proxy: ProxyStatusView | null
  /** By flow id; a flow stays after its end, so that its dialog can tell how it went. */
  readonly signIns: Readonly<Record<string, SignInView>>
  /** Grows with each `ledger.changed`; the ledger page counts from it. */
  readonly ledgerVersion: number
  readonly notice: NoticeView | null
  /** The profile that was added just now and has not shown that it works. */
  readonly added: string | null
}

export const initialVaultState: VaultState = {
  phase: 'loading',
  problem: null,
  link: 'up',
  storage: null,
  vault: null,
  capabilities: null,
  preferences: null,
  providers: [],
  profiles: [],
  clients: [],
  questions: [],
  proxy: null,
  signIns: {},
  ledgerVersion: 0,
  notice: null,
  added: null,
}
