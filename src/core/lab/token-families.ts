import { createFamilyMemory, type MemoryLimits, memoryLimits } from './family-memory.ts'
import type { LabSettings } from './lab-settings.ts'

/** Everything that came out of one sign-in. Numbers, so that a person can talk about "session 2, refresh token 3". */
export interface Family {
  readonly id: number
  readonly clientId: string
  readonly subject: string
  readonly scope: string
  /** OpenID Connect `nonce` of the sign-in. */
  readonly nonce: string | null
  readonly startedAt: number
  readonly refreshedAt: number
  readonly refreshes: number
  /** The refresh token that the server takes now, or `null`. */
  readonly current: RefreshToken | null
  readonly revoked: { readonly at: number; readonly reason: RevocationReason } | null
}

export type RevocationReason = 'reuse' | 'revoked' | 'signed-out' | 'idle' | 'absolute'

export interface RefreshToken {
  readonly value: string
  readonly family: number
  /** 1 is the one of the sign-in. */
  readonly serial: number
  readonly issuedAt: number
  readonly spentAt: number | null
}

export interface AccessToken {
  /** `jti` of a JWT; an opaque token is this text itself. */
  readonly id: string
  readonly family: number
  readonly serial: number
  readonly issuedAt: number
  readonly expiresAt: number
  readonly lifetimeMs: number
}

export interface Issue {
  readonly family: Family
  readonly access: AccessToken
  readonly refresh: RefreshToken | null
}

export type RefreshRefusal = 'unknown' | 'wrong-client' | 'reused' | 'family-revoked' | 'idle' | 'absolute'

/** `sinceMs`: since the presented token was spent. */
export type RefreshDecision =
  | { readonly kind: 'rotated' | 'kept'; readonly issue: Issue }
  | { readonly kind: 'repeated'; readonly issue: Issue; readonly sinceMs: number }
  | {
      readonly kind: 'refused'
      readonly reason: RefreshRefusal
      readonly family: Family | null
      readonly serial: number | null
      readonly sinceMs: number | null
      /** The refusal killed the family. */
      readonly revokedNow: boolean
    }

export type AccessState = 'good' | 'expired' | 'revoked' | 'unknown'

/** The server's memory, bounded by `MemoryLimits`. Each change is one synchronous step: two requests at the same time are two steps. */
export interface TokenFamilies {
  open(started: { clientId: string; subject: string; scope: string; nonce: string | null; refresh: boolean }): Issue
  refresh(value: string, clientId: string): RefreshDecision
  accessById(id: string): { state: AccessState; token: AccessToken | null; family: Family | null }
  refreshByValue(value: string): { token: RefreshToken; family: Family; state: 'good' | 'spent' | 'revoked' } | null
  /** Whether a refresh with this token would succeed now (the current one, or a spent one inside the grace time). Changes nothing. */
  accepts(value: string): boolean
  /** The newest access token of a family. */
  newestAccess(family: number): AccessToken | null
  /** Ends access tokens now; the server's answers about them change, the tokens do not. Returns how many. */
  expireAccess(family: number | 'all'): number
  revokeAccess(id: string): boolean
  revoke(family: number | 'all', reason: RevocationReason): number
  /** In the order of their sign-ins. */
  list(): Family[]
}

interface Kept extends Omit<Family, 'current' | 'refreshedAt' | 'refreshes' | 'revoked'> {
  refreshedAt: number
  refreshes: number
  current: KeptRefresh | null
  revoked: Family['revoked']
  accessSerial: number
  newest: KeptAccess | null
}
interface KeptRefresh extends Omit<RefreshToken, 'spentAt'> {
  spentAt: number | null
  /** What came for it. */
  successor: Issue | null
}
interface KeptAccess extends Omit<AccessToken, 'expiresAt'> {
  expiresAt: number
  revoked: boolean
}

/**
 * @param now the true clock, epoch ms; the server's own clock may be shown differently.
 * @param randomText unguessable text for token values.
 */
export function createTokenFamilies(deps: {
  now: () => number
  randomText: () => string
  settings: () => LabSettings
  limits?: MemoryLimits
}): TokenFamilies {
  const { now, randomText, settings, limits = memoryLimits } = deps
  const memory = createFamilyMemory<Kept, KeptRefresh, KeptAccess>(limits)
  const { families, refreshTokens, accessTokens } = memory
  let opened = 0

  function issueRefresh(family: Kept, serial: number): KeptRefresh {
    const value = `lab_rt.${family.id}.${serial}.${randomText()}`
    const token: KeptRefresh = { value, family: family.id, serial, issuedAt: now(), spentAt: null, successor: null }
    memory.keepRefresh(value, token)
    family.current = token
    return token
  }

  function issueAccess(family: Kept): KeptAccess {
    family.accessSerial += 1
    const lifetimeMs = settings().accessSeconds * 1000
    const token: KeptAccess = {
      id: `lab_at.${family.id}.${family.accessSerial}.${randomText()}`,
      family: family.id,
      serial: family.accessSerial,
      issuedAt: now(),
      expiresAt: now() + lifetimeMs,
      lifetimeMs,
      revoked: false,
    }
    memory.keepAccess(token.id, token)
    family.newest = token
    return token
  }

  const end = (family: Kept, reason: RevocationReason) => {
    family.revoked ??= { at: now(), reason }
  }

  function refuse(reason: RefreshRefusal, family: Kept | null, token: KeptRefresh | null, revokedNow = false) {
    const sinceMs = token?.spentAt == null ? null : now() - token.spentAt
    return {
      kind: 'refused' as const,
      reason,
      family: family && shown(family),
      serial: token?.serial ?? null,
      sinceMs,
      revokedNow,
    }
  }

  function refreshed(family: Kept, token: KeptRefresh): Issue {
    const rotates = settings().refreshTokens === 'rotate'
    family.refreshedAt = now()
    family.refreshes += 1
    const access = issueAccess(family)
    if (rotates) token.spentAt ??= now()
    const newest = family.current ?? token
    if (rotates && newest !== token) newest.spentAt ??= now()
    const refresh = rotates ? issueRefresh(family, newest.serial + 1) : null
    const issue = { family: shown(family), access: shownAccess(access), refresh: refresh && shownRefresh(refresh) }
    if (rotates) {
      token.successor = issue
      newest.successor ??= issue
    }
    return issue
  }

  /** A spent token inside its grace time. The same answer can come again only while nobody has used it. */
  function withinGrace(family: Kept, token: KeptRefresh): boolean {
    const { graceSeconds, graceAnswer } = settings()
    if (token.spentAt === null || graceSeconds === 0 || now() - token.spentAt > graceSeconds * 1000) return false
    return graceAnswer === 'next' || family.current?.value === token.successor?.refresh?.value
  }

  /** What has outlived its limits, or `null`. */
  function outlived(family: Kept): 'absolute' | 'idle' | null {
    const { refreshAbsoluteSeconds: absolute, refreshIdleSeconds: idle } = settings()
    if (absolute !== null && now() >= family.startedAt + absolute * 1000) return 'absolute'
    return idle !== null && now() >= family.refreshedAt + idle * 1000 ? 'idle' : null
  }

  /** The presented token was spent before: a second try inside the grace time, or reuse. */
  function presentedAgain(family: Kept, token: KeptRefresh, spentAt: number): RefreshDecision {
    const sinceMs = now() - spentAt
    if (withinGrace(family, token)) {
      const again = settings().graceAnswer === 'same' ? token.successor : null
      const issue = again ? { ...again, family: shown(family) } : refreshed(family, token)
      return { kind: 'repeated', issue, sinceMs }
    }
    const revokedNow = settings().reuse === 'revoke-family'
    if (revokedNow) end(family, 'reuse')
    return refuse('reused', family, token, revokedNow)
  }

  return {
    open({ refresh, ...started }) {
      opened += 1
      const family: Kept = {
        ...started,
        id: opened,
        startedAt: now(),
        refreshedAt: now(),
        refreshes: 0,
        current: null,
        revoked: null,
        accessSerial: 0,
        newest: null,
      }
      memory.keepFamily(family)
      const access = issueAccess(family)
      const token = refresh ? issueRefresh(family, 1) : null
      return { family: shown(family), access: shownAccess(access), refresh: token && shownRefresh(token) }
    },

    refresh(value, clientId) {
      const token = refreshTokens.get(value)
      const family = token && families.get(token.family)
      if (!token || !family) return refuse('unknown', null, null)
      if (family.clientId !== clientId) return refuse('wrong-client', family, token)
      if (family.revoked) return refuse('family-revoked', family, token)
      const limit = outlived(family)
      if (limit) {
        end(family, limit)
        return refuse(limit, family, token, true)
      }
      if (token.spentAt !== null) return presentedAgain(family, token, token.spentAt)
      const kind = settings().refreshTokens === 'rotate' ? 'rotated' : 'kept'
      return { kind, issue: refreshed(family, token) }
    },

    accepts(value) {
      const token = refreshTokens.get(value)
      const family = token && families.get(token.family)
      if (!token || !family || family.revoked || outlived(family)) return false
      return token.spentAt === null || withinGrace(family, token)
    },

    accessById(id) {
      const token = accessTokens.get(id)
      const family = token && families.get(token.family)
      if (!token || !family) return { state: 'unknown', token: null, family: null }
      const known = { token: shownAccess(token), family: shown(family) }
      if (token.revoked || family.revoked) return { ...known, state: 'revoked' }
      return { ...known, state: now() >= token.expiresAt ? 'expired' : 'good' }
    },

    refreshByValue(value) {
      const token = refreshTokens.get(value)
      const family = token && families.get(token.family)
      if (!token || !family) return null
      const state = family.revoked ? 'revoked' : token.spentAt === null ? 'good' : 'spent'
      return { token: shownRefresh(token), family: shown(family), state }
    },

    newestAccess(id) {
      const newest = families.get(id)?.newest
      return newest ? shownAccess(newest) : null
    },

    expireAccess(target) {
      const hit = [...accessTokens.values()].filter(
        (token) => (target === 'all' || token.family === target) && token.expiresAt > now(),
      )
      for (const token of hit) token.expiresAt = now()
      return hit.length
    },

    revokeAccess(id) {
      const token = accessTokens.get(id)
      if (token) token.revoked = true
      return token !== undefined
    },

    revoke(target, reason) {
      const hit = [...families.values()].filter(
        (family) => (target === 'all' || family.id === target) && family.revoked === null,
      )
      for (const family of hit) end(family, reason)
      return hit.length
    },

    list: () => [...families.values()].sort((one, other) => one.id - other.id).map(shown),
  }
}

function shown(family: Kept): Family {
  const { accessSerial: _serial, newest: _newest, current, ...rest } = family
  return { ...rest, current: current && shownRefresh(current) }
}

function shownRefresh({ successor: _successor, ...token }: KeptRefresh): RefreshToken {
  return { ...token }
}

function shownAccess({ revoked: _revoked, ...token }: KeptAccess): AccessToken {
  return { ...token }
}
