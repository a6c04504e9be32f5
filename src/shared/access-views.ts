/** What a rule says about a request that it fits. */
export const ruleAnswers = ['allow', 'ask', 'deny'] as const
export type RuleAnswer = (typeof ruleAnswers)[number]

/**
 * One line of a client's permissions. Rules are read from top to bottom and the first that fits answers; what none fits
 * is left to the client's methods and paths.
 */
export interface ClientRule {
  readonly answer: RuleAnswer
  /** Profile ids, or `'*'` for every profile that the client may use: a rule never reaches beyond those. */
  readonly profiles: readonly string[] | '*'
  /** Upper-case methods; empty: every method. */
  readonly methods: readonly string[]
  /** Pattern of what follows the profile's name: `*` is one segment or a part of one, `**` at the end is everything below. */
  readonly path: string
  /** Epoch ms from which the rule no longer holds; `null`: it stays. */
  readonly until: number | null
}

/** How much one client may do at a time; `null`: no limit. */
export interface ClientLimits {
  readonly requestsPerMinute: number | null
  /** How many requests may come at once before the rate holds; `null`: a quarter of the rate. */
  readonly burst: number | null
  /** Open requests, streams and upgraded connections together. */
  readonly concurrent: number | null
}

/** A request that waits until a person says whether it may pass. */
export interface QuestionView {
  readonly id: string
  readonly clientId: string
  readonly clientName: string
  /** The process that the client's key lives with (`exec`), or `null`. */
  readonly processId: number | null
  readonly profileId: string
  readonly profileName: string
  /** The request's method, and behind it those that its headers ask the upstream to use instead. */
  readonly methods: readonly string[]
  /** The path of the request that waits longest, without its query. */
  readonly path: string
  /** The pattern that "for an hour" and "always" would allow. */
  readonly covers: string
  /** How many requests wait for this answer. */
  readonly waiting: number
  readonly since: number
  /** When the request that waits longest is refused for want of an answer. */
  readonly expiresAt: number
}

/** Codes of refusals that a person may turn into an allowance afterwards: never a profile outside the frame, nor a rule that denies. */
export const allowableCodes = ['method-denied', 'path-denied', 'ask-denied', 'ask-timeout'] as const
export const longerAnswers = ['once', 'hour', 'always'] as const
/** How far a request that was refused is allowed; `once` waits ten minutes for it to come again. */
export type LongerAnswer = (typeof longerAnswers)[number]

/** `once` lets one request pass, the one that is shown. `deny` refuses all that wait, and the same again for a minute. */
export const questionAnswers = ['once', 'hour', 'always', 'deny'] as const
export type QuestionAnswer = (typeof questionAnswers)[number]
