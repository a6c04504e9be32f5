/** What the app asked for, and what its code stands for. */
export interface Authorization {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string | null
  readonly scope: string
  readonly nonce: string | null
  /** `code_challenge`, method S256; `null` for a confidential client that sends none. */
  readonly challenge: string | null
}

export interface AuthorizationCodes {
  /** A request that waits for its person. */
  wait(authorization: Authorization): string
  waiting(id: string): Authorization | null
  /** Ends the waiting and makes a code. */
  approve(authorization: Authorization, waitingId?: string): string
  forget(waitingId: string): void
  /** A code works once (RFC 6749, section 4.1.2). `family`: what an earlier use of it brought forth. */
  take(code: string): { authorization: Authorization; fresh: boolean; family: number | null } | null
  /** Looks without taking. */
  state(code: string): 'good' | 'spent' | 'expired' | 'unknown'
  usedFor(code: string, family: number): void
}

const codeLifeMs = 60_000
/** Pages that nobody answers are forgotten. */
const waitingLimit = 1000

export function createAuthorizationCodes(now: () => number, randomText: () => string): AuthorizationCodes {
  const waiting = new Map<string, Authorization>()
  const codes = new Map<string, { authorization: Authorization; at: number; used: boolean; family: number | null }>()
  const bounded = <V>(map: Map<string, V>) => {
    const [oldest] = map.keys()
    if (map.size > waitingLimit && oldest !== undefined) map.delete(oldest)
  }
  return {
    wait(authorization) {
      const id = randomText()
      waiting.set(id, authorization)
      bounded(waiting)
      return id
    },
    waiting: (id) => waiting.get(id) ?? null,
    approve(authorization, waitingId) {
      if (waitingId !== undefined) waiting.delete(waitingId)
      const code = `lab_code.${randomText()}`
      codes.set(code, { authorization, at: now(), used: false, family: null })
      bounded(codes)
      return code
    },
    forget: (id) => void waiting.delete(id),
    take(code) {
      const kept = codes.get(code)
      if (!kept || (!kept.used && now() >= kept.at + codeLifeMs)) return null
      const fresh = !kept.used
      kept.used = true
      return { authorization: kept.authorization, fresh, family: kept.family }
    },
    state(code) {
      const kept = codes.get(code)
      if (!kept) return 'unknown'
      if (kept.used) return 'spent'
      return now() >= kept.at + codeLifeMs ? 'expired' : 'good'
    },
    usedFor(code, family) {
      const kept = codes.get(code)
      if (kept) kept.family = family
    },
  }
}
