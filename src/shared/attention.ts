import type { ProfileView } from './views.ts'

const day = 86_400_000

/** Whether a profile waits for its person: nothing goes on by itself. */
export function needsPerson({ state }: Pick<ProfileView, 'state'>): boolean {
  return state === 'needs-sign-in'
}

/**
 * When a person will be needed although all is well now, or `null`: a session that ends whatever is refreshed, or a
 * token that nothing renews, in the last fifth of its life and at most three days before its end. Epoch ms.
 */
export function personNeededAt(
  { state, next, endsSoonAt, access }: Pick<ProfileView, 'state' | 'next' | 'endsSoonAt' | 'access'>,
  now: number,
): number | null {
  if (state === 'needs-sign-in' || state === 'signed-out') return null
  if (endsSoonAt !== undefined && endsSoonAt > now) return endsSoonAt
  if (next.kind !== 'expires' || next.at <= now) return null
  const notice = access.issuedAt === null ? day : Math.min(3 * day, (next.at - access.issuedAt) * 0.2)
  return now >= next.at - notice ? next.at : null
}
