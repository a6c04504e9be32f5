import type { NextStep, ProfileView } from '../shared/views.ts'
import { formatDuration } from './duration.ts'
import type { Terminal } from './terminal.ts'

const colours: Partial<Record<ProfileView['state'], 'red' | 'yellow' | 'green'>> = {
  valid: 'green',
  static: 'green',
  expired: 'yellow',
  refreshing: 'yellow',
  'signing-in': 'yellow',
  'needs-sign-in': 'red',
}

export function stateText({ state }: ProfileView, terminal: Pick<Terminal, 'colour'>): string {
  const colour = colours[state]
  return colour ? terminal.colour(state, colour) : state
}

/** `12 m 5 s`, `ended`, or `-` when unknown. */
export function timeLeft(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return '-'
  return expiresAt > now ? formatDuration(expiresAt - now) : 'ended'
}

export function nextStepText(next: NextStep, now: number): string {
  switch (next.kind) {
    case 'refresh':
      return next.at > now ? `refresh in ${formatDuration(next.at - now)}` : 'refresh now'
    case 'retry':
      return next.at > now ? `retry in ${formatDuration(next.at - now)} (${next.after})` : `retry now (${next.after})`
    case 'sign-in':
      return `sign in (${next.reason})`
    case 'expires':
      return 'expires; nothing renews it'
    default:
      return ''
  }
}
