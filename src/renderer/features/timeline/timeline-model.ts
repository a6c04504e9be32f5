import { needsPerson, personNeededAt } from '../../../shared/attention.ts'
import type { LifeView, ProfileView } from '../../../shared/views.ts'

const hour = 3_600_000
const day = 24 * hour

export const spans = ['hour', 'day', 'week', 'month'] as const
export type Span = (typeof spans)[number]

const spanMs: Readonly<Record<Span, number>> = { hour, day, week: 7 * day, month: 30 * day }
const tickMs: Readonly<Record<Span, number>> = { hour: hour / 6, day: 3 * hour, week: day, month: 5 * day }
/** How much of the axis shows what has been. */
const pastShare = 0.1

/** The part of time that is shown. Epoch ms. */
export interface Axis {
  readonly span: Span
  readonly from: number
  readonly to: number
  readonly now: number
}

export function axisAt(span: Span, now: number): Axis {
  const length = spanMs[span]
  return { span, now, from: now - length * pastShare, to: now + length * (1 - pastShare) }
}

/** Where a moment stands on the axis: 0 at its beginning, 1 at its end, cut off there. */
export function placeOf({ from, to }: Axis, at: number): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)))
}

/** Round local times on the axis: every third hour on the wall, and local midnight, also when a clock changes on the way. */
export function ticksOf({ span, from, to }: Axis): readonly number[] {
  const ticks: number[] = []
  const start = new Date(from)
  start.setHours(span === 'hour' ? start.getHours() : 0, 0, 0, 0)
  const step = tickMs[span]
  for (let count = 0; ; count += 1) {
    const at = step >= hour ? addHours(start, (count * step) / hour) : start.getTime() + count * step
    if (at > to) return ticks
    if (at >= from) ticks.push(at)
  }
}

function addHours(midnight: Date, hours: number): number {
  return new Date(midnight.getFullYear(), midnight.getMonth(), midnight.getDate(), hours).getTime()
}

export interface Bar {
  readonly left: number
  readonly width: number
  /** It goes on beyond the axis, or has no known end. */
  readonly open: boolean
}

/** A life as a part of the axis, or `null` where none of it is to be seen. */
export function barOf(axis: Axis, life: LifeView | null): Bar | null {
  if (!life || (life.issuedAt === null && life.expiresAt === null)) return null
  const left = placeOf(axis, life.issuedAt ?? axis.now)
  const right = placeOf(axis, life.expiresAt ?? axis.to)
  if (right <= 0 || left >= 1 || right <= left) return null
  return { left, width: right - left, open: life.expiresAt === null || life.expiresAt > axis.to }
}

/** The access token's part; a fixed key without an end lasts, and is shown so. */
export function accessBar(axis: Axis, { state, grant, access }: ProfileView): Bar | null {
  if (grant === 'none') return null
  const lasts = state === 'static' && access.issuedAt === null && access.expiresAt === null
  return lasts ? { left: 0, width: 1, open: true } : barOf(axis, access)
}

/** The refresh token's part; none once its session has ended, whatever end it was given. */
export function refreshBar(axis: Axis, { refresh, next }: ProfileView): Bar | null {
  const ended = next.kind === 'sign-in' && (next.reason === 'session-ended' || next.reason === 'refresh-interrupted')
  return ended ? null : barOf(axis, refresh)
}

export interface Moment {
  readonly kind: 'next' | 'retry' | 'person'
  readonly at: number
}

/** What happens to a profile from now on, earliest first. What needs its person already stands at now. */
export function momentsOf(profile: ProfileView, now: number): readonly Moment[] {
  if (needsPerson(profile)) return [{ kind: 'person', at: now }]
  const { next } = profile
  const moments: Moment[] = []
  if (next.kind === 'refresh') moments.push({ kind: 'next', at: Math.max(now, next.at) })
  if (next.kind === 'retry') moments.push({ kind: 'retry', at: Math.max(now, next.at) })
  const person = personNeededAt(profile, now) ?? (next.kind === 'expires' && next.at > now ? next.at : null)
  if (person !== null) moments.push({ kind: 'person', at: person })
  return moments.sort((a, b) => a.at - b.at)
}

export interface TimelineRow {
  readonly profile: ProfileView
  readonly moments: readonly Moment[]
}

/** Who needs a person first, then what happens first, then what just lasts. */
export function timelineRows(profiles: readonly ProfileView[], now: number): readonly TimelineRow[] {
  const rows = profiles.map((profile) => ({ profile, moments: momentsOf(profile, now) }))
  const urgency = ({ profile, moments }: TimelineRow): number =>
    needsPerson(profile) ? 0 : (moments[0]?.at ?? Number.MAX_VALUE)
  return rows.sort((a, b) => urgency(a) - urgency(b) || (a.profile.name < b.profile.name ? -1 : 1))
}

export interface TimelineCounts {
  readonly needsNow: number
  readonly needsSoon: number
  readonly refreshes: number
  readonly retries: number
}

/** How much of it falls into the part that is shown. */
export function countMoments(rows: readonly TimelineRow[], { now, to }: Axis): TimelineCounts {
  const counts = { needsNow: 0, needsSoon: 0, refreshes: 0, retries: 0 }
  for (const { moments } of rows) {
    for (const { kind, at } of moments) {
      if (at > to) continue
      if (kind === 'person') counts[at <= now ? 'needsNow' : 'needsSoon'] += 1
      else counts[kind === 'next' ? 'refreshes' : 'retries'] += 1
    }
  }
  return counts
}
