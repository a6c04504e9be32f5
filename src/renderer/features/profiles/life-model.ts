import type { LifeView, ProfileState, ProfileView } from '../../../shared/views.ts'
import type { Tone } from '../../ui/Callout.tsx'
import type { RingGlyph } from '../../ui/Ring.tsx'

/** What a credential's life looks like at one moment. */
export type Life =
  | { readonly kind: 'running'; readonly leftMs: number; readonly endsAt: number; readonly fraction: number | null }
  | { readonly kind: 'ended'; readonly endedAt: number }
  | { readonly kind: 'unknown' }

/** A life that was issued at an unknown time has no fraction: a bar would be a guess. */
export function lifeAt(life: LifeView, now: number): Life {
  if (life.expiresAt === null) return { kind: 'unknown' }
  const leftMs = life.expiresAt - now
  if (leftMs <= 0) return { kind: 'ended', endedAt: life.expiresAt }
  const total = life.issuedAt === null ? 0 : life.expiresAt - life.issuedAt
  const fraction = total > 0 ? Math.min(1, leftMs / total) : null
  return { kind: 'running', leftMs, endsAt: life.expiresAt, fraction }
}

/** How urgent the rest of a life looks. A life that renews itself is calm until the host reports a failure. */
export function lifeTone(life: Life, renewsItself: boolean): Tone {
  if (life.kind === 'ended') return renewsItself ? 'warn' : 'danger'
  if (life.kind === 'unknown') return 'neutral'
  if (renewsItself) return 'ok'
  const day = 86_400_000
  if (life.leftMs < day && (life.fraction ?? 1) < 0.1) return 'danger'
  return (life.fraction ?? 1) < 0.2 || life.leftMs < 600_000 ? 'warn' : 'ok'
}

/** Whether a profile waits for its person. */
export function needsPerson({ state }: Pick<ProfileView, 'state'>): boolean {
  return state === 'needs-sign-in' || state === 'signed-out'
}

/** Whether there is a token to copy, reveal or look into. An anonymous profile works without one. */
export function holdsToken({ state, grant }: Pick<ProfileView, 'state' | 'grant'>): boolean {
  return grant !== 'none' && (state === 'valid' || state === 'refreshing' || state === 'static')
}

/** The word for a state. `static` covers both a fixed key and no key at all, which a person tells apart. */
export function stateKey({
  state,
  grant,
}: Pick<ProfileView, 'state' | 'grant'>): `states.${ProfileState}` | 'grants.none' {
  return grant === 'none' && state === 'static' ? 'grants.none' : `states.${state}`
}

export interface StateLook {
  readonly glyph: RingGlyph
  readonly tone: Tone
}

/** Shape and colour of a state; the word for it always stands beside them. */
export function stateLook(profile: Pick<ProfileView, 'state' | 'lastError' | 'next'>): StateLook {
  switch (profile.state) {
    case 'valid':
      return { glyph: 'life', tone: profile.next.kind === 'retry' ? 'warn' : 'ok' }
    case 'refreshing':
    case 'signing-in':
      return { glyph: 'spin', tone: 'busy' }
    case 'expired':
      return { glyph: 'wait', tone: 'warn' }
    case 'needs-sign-in':
      return { glyph: 'alert', tone: 'danger' }
    case 'static':
      return { glyph: 'full', tone: 'ok' }
    case 'signed-out':
      return { glyph: 'dashed', tone: 'neutral' }
  }
}
