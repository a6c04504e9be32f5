import type { RequestEntry } from '../lab-journal.ts'
import { jsonAnswer, type LabAnswer } from '../lab-message.ts'
import type { LabParts } from '../lab-parts.ts'
import type { Issue } from '../token-families.ts'

/** The answer of RFC 6749, section 5.1, with an id token where `openid` was asked for. */
export async function tokenAnswer(parts: LabParts, issue: Issue): Promise<LabAnswer> {
  return jsonAnswer(200, await tokenBody(parts, issue))
}

export interface TokenBody {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds; a fraction when the lifetime is one. */
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
  readonly refresh_expires_in?: number
  readonly id_token?: string
}

export async function tokenBody(parts: LabParts, issue: Issue): Promise<TokenBody> {
  const { family, access, refresh } = issue
  const { refreshExpiryTold } = parts.settings()
  const refreshSeconds = refreshExpiryTold && refresh ? secondsToLive(parts, issue) : null
  return {
    access_token: await accessTokenText(parts, issue),
    token_type: 'Bearer',
    expires_in: secondsLeft(access.expiresAt - parts.now(), access.lifetimeMs),
    scope: family.scope,
    ...(refresh ? { refresh_token: refresh.value } : {}),
    ...(refreshSeconds === null ? {} : { refresh_expires_in: refreshSeconds }),
    ...(family.scope.split(' ').includes('openid') ? { id_token: await idToken(parts, issue) } : {}),
  }
}

/** Whole seconds, unless the lifetime is a fraction of one. */
function secondsLeft(ms: number, lifetimeMs: number): number {
  const seconds = Math.max(0, ms) / 1000
  return lifetimeMs % 1000 === 0 ? Math.ceil(seconds) : seconds
}

/** RFC 9068 profile, or the bare id. Times are the server's shown ones. */
async function accessTokenText(parts: LabParts, { family, access }: Issue): Promise<string> {
  if (parts.settings().accessTokens === 'opaque') return access.id
  const iat = shownSeconds(parts, access.issuedAt, access.lifetimeMs)
  return parts.keys.sign(
    {
      iss: parts.issuer(),
      sub: family.subject,
      aud: parts.issuer(),
      client_id: family.clientId,
      scope: family.scope,
      jti: access.id,
      iat,
      exp: iat + access.lifetimeMs / 1000,
    },
    'at+jwt',
  )
}

function idToken(parts: LabParts, { family, access }: Issue): Promise<string> {
  const iat = shownSeconds(parts, access.issuedAt, 1000)
  return parts.keys.sign(
    {
      iss: parts.issuer(),
      sub: family.subject,
      aud: family.clientId,
      iat,
      exp: iat + 3600,
      auth_time: shownSeconds(parts, family.startedAt, 1000),
      name: 'Lab User',
      ...(family.nonce === null ? {} : { nonce: family.nonce }),
    },
    'JWT',
  )
}

/** Whole seconds, as other servers write them, unless the lifetime is a fraction of one. */
function shownSeconds({ settings }: LabParts, at: number, lifetimeMs: number): number {
  const seconds = at / 1000 + settings().clockOffsetSeconds
  return lifetimeMs % 1000 === 0 ? Math.floor(seconds) : seconds
}

function secondsToLive({ now, settings }: LabParts, { family }: Issue): number | null {
  const { refreshIdleSeconds: idle, refreshAbsoluteSeconds: absolute } = settings()
  const ends = [
    ...(idle === null ? [] : [family.refreshedAt + idle * 1000]),
    ...(absolute === null ? [] : [family.startedAt + absolute * 1000]),
  ]
  return ends.length === 0 ? null : Math.max(0, Math.min(...ends) - now()) / 1000
}

export function committedIssue(
  kind: 'issued' | 'rotated' | 'kept' | 'repeated',
  issue: Issue,
): RequestEntry['committed'] {
  return {
    kind,
    family: issue.family.id,
    accessSerial: issue.access.serial,
    refreshSerial: issue.refresh?.serial ?? null,
  }
}
