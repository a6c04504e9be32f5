/**
 * What may leave the engine in one file. `backup`: everything, sealed, for the day the disk dies. `move`: the sessions
 * change their owner, sealed. `definitions`: readable, no secret, for a team.
 */
export const exportKinds = ['backup', 'move', 'definitions'] as const
export type ExportKind = (typeof exportKinds)[number]

/** What to do with a profile or provider that is here already. `refuse` changes nothing and lists them. */
export const clashChoices = ['refuse', 'skip', 'replace', 'rename'] as const
export type ClashChoice = (typeof clashChoices)[number]

/** A finished file, to be written by whoever asked. Sealed unless its kind is `definitions`. */
export interface ExportView {
  readonly id: string
  readonly kind: ExportKind
  /** A name to propose. */
  readonly fileName: string
  readonly text: string
  readonly profiles: readonly string[]
  /** How many sessions it holds. */
  readonly sessions: number
  /**
   * Only for a move: from now on the sessions live in the file. They stay recoverable here until `backup.finishMove` says
   * that the file was written.
   */
  readonly move: string | null
}

/** A move whose file nobody has confirmed: written again, taken back, or finished by the person's word. */
export interface UnfinishedMoveView {
  readonly id: string
  readonly startedAt: number
  readonly profiles: readonly string[]
}

export interface ImportedProfileView {
  readonly name: string
  readonly providerId: string
  readonly hasSession: boolean
  /** The profile of that name, or of the same origin, that is here already; `null` when nothing stands in the way. */
  readonly clash: string | null
}

/** What a file holds. `profiles` is `null` until the passphrase of a sealed one was given. */
export interface ExportFileView {
  readonly id: string
  readonly kind: ExportKind
  readonly createdAt: number
  readonly sealed: boolean
  readonly profiles: readonly ImportedProfileView[] | null
}

export interface ImportView {
  readonly kind: ExportKind
  /** Names as they are here now; `was` is the file's, when another one had to be taken. */
  readonly added: readonly { readonly name: string; readonly was: string | null }[]
  readonly replaced: readonly string[]
  /** Profiles that were here without a session and have theirs back. */
  readonly returned: readonly string[]
  readonly skipped: readonly string[]
  /** Copies whose original may be alive: not refreshed here until somebody takes them over. */
  readonly held: readonly string[]
  /** Profiles that kept their own session, because it is newer than the file's. */
  readonly keptNewer: readonly string[]
  readonly providers: readonly string[]
  readonly clients: number
}
