import type { ErrorCode } from './result.ts'
import type { SignInReason } from './views.ts'

/** What became of one sign-in or refresh of a profile, or of several in a row that failed alike. Never a secret. */
export type HistoryEntryView = {
  /** The first time. */
  readonly at: number
  /** The last time; the same as `at` for a single event. */
  readonly until: number
  readonly times: number
} & (
  | { readonly kind: 'signed-in' | 'refreshed'; readonly expiresAt: number | null }
  | { readonly kind: 'failed'; readonly code: ErrorCode }
  | { readonly kind: 'ended'; readonly reason: SignInReason }
  | { readonly kind: 'signed-out' }
)
