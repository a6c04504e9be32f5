import { atPointer } from '../json-pointer.ts'
import type { JsonCondition, RejectionRule } from '../providers/rejection-rule.ts'

/** Bodies up to this declared size are looked at; they are small enough to leave in one piece anyway. */
export const lookLimit = 64 * 1024

/**
 * JSON of unknown length may be a stream after all. So much of it, for so long, is waited for: a refusal is a few hundred
 * bytes that a gateway compressed or chunked on their way, and comes at once.
 */
export const glance = { bytes: 16 * 1024, ms: 200 } as const

/** RFC 9110 §15.5.2 alone: what holds for a provider that says nothing else. */
export const plainRejection: RejectionRule = { statuses: [401], json: [], never: { statuses: [], json: [] } }

/** What the head of an answer tells of its body. */
export interface AnswerHead {
  readonly status: number
  /** Lower-case, without parameters; `null` when absent. */
  readonly mediaType: string | null
  /** As declared; `null` when unknown. */
  readonly length: number | null
}

/** `look`: the body decides. `glance`: it decides if it is whole within bounds, else the status does. */
export type HeadVerdict = 'pass' | 'refused' | 'look' | 'glance'

/**
 * Judges an answer by its head. The body is asked for only when it can change the verdict and is JSON that may be small:
 * an event stream, or one JSON text a line, is never held up for it.
 */
export function judgeHead(rule: RejectionRule, head: AnswerHead): HeadVerdict {
  if (rule.never.statuses.includes(head.status)) return 'pass'
  const byStatus = rule.statuses.includes(head.status)
  const wanted = byStatus ? rule.never.json.length > 0 : rule.json.length > 0
  const readable = wanted ? readability(head) : null
  if (readable !== null) return readable
  return byStatus ? 'refused' : 'pass'
}

/** Judges a body that `judgeHead` wanted to see. Text that is no JSON leaves the status to decide. */
export function judgeBody(rule: RejectionRule, status: number, body: string): 'pass' | 'refused' {
  const byStatus = rule.statuses.includes(status)
  const document = parse(body)
  if (document === undefined) return byStatus ? 'refused' : 'pass'
  if (rule.never.json.some((condition) => holds(condition, document))) return 'pass'
  return byStatus || rule.json.some((condition) => holds(condition, document)) ? 'refused' : 'pass'
}

function readability({ mediaType, length }: AnswerHead): 'look' | 'glance' | null {
  // Of unknown length only the plain type: `application/stream+json` is a stream by its name.
  if (length === null) return mediaType === 'application/json' ? 'glance' : null
  const json = mediaType !== null && /^application\/(?:[a-z0-9.+-]+\+)?json$/.test(mediaType)
  return json && length > 0 && length <= lookLimit ? 'look' : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function holds({ pointer, equals }: JsonCondition, document: unknown): boolean {
  const value = atPointer(document, pointer)
  return value !== undefined && equals.some((expected) => expected === value)
}
