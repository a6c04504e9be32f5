import { endedSession, failed, type Judge, type LabRun, passed, plural } from './lab-run.ts'

/** Requests on their way when a token ends are nobody's fault. */
const flightMs = 1000

/** An access token was sent to the API after the end that the app had been told. */
export const expiredTokenUsed: Judge = (run) => {
  const misled = misleading(run)
  const uses = run.requests.filter(({ presented, endpoint }) => presented?.kind === 'access-token' && isApi(endpoint))
  const late = uses.filter(({ presented }) => {
    if (presented?.state !== 'expired' || presented.endedEarly || (presented.sinceMs ?? 0) <= flightMs) return false
    return !misled.has(nameOf(presented.family, presented.serial))
  })
  if (late.length === 0) {
    return passed('expired-token-used', uses, 'No access token was used after its end.', 'The API was never called.')
  }
  const ms = Math.max(...late.map(({ presented }) => presented?.sinceMs ?? 0))
  const sentence = `${plural(late.length, 'call', 'calls')} carried an access token that had ended, up to ${(ms / 1000).toFixed(1)} s before.`
  return failed('expired-token-used', late, { sentence, ms })
}

const isApi = (endpoint: string) => endpoint === 'api' || endpoint === 'userinfo'

/** Tokens that came with a lie about their life, by session and serial. */
function misleading({ requests }: LabRun): ReadonlySet<string> {
  const lies = requests.filter(({ faults }) => faults.some(({ kind }) => kind === 'expires-in'))
  return new Set(lies.map(({ committed }) => nameOf(committed?.family, committed?.accessSerial)))
}

const nameOf = (family: number | null | undefined, serial: number | null | undefined) => `${family}.${serial}`

/** After the server had said that a session is over, its refresh token came again. */
export const revokedSessionUsed: Judge = (run) => {
  const ends = run.refreshes.filter(endedSession)
  /** When the app first knew, by session. */
  const knownAt = new Map<number | null, number>()
  for (const { at, endedAt, presented } of ends) {
    const family = presented?.family ?? null
    knownAt.set(family, Math.min(knownAt.get(family) ?? Number.POSITIVE_INFINITY, endedAt ?? at))
  }
  const after = run.refreshes.filter(
    ({ at, presented }) => presented !== null && at > (knownAt.get(presented.family) ?? Number.POSITIVE_INFINITY),
  )
  if (after.length === 0) {
    return passed(
      'revoked-session-used',
      ends,
      'After the end of a session the app stopped using it.',
      'No session was refused.',
    )
  }
  const sentence = `${plural(after.length, 'refresh', 'refreshes')} came for a session that the server had already refused: only a new sign-in helps then.`
  return failed('revoked-session-used', after, { sentence })
}

/** A token stood in a query. */
export const tokenInQuery: Judge = (run) => {
  const leaks = run.requests.filter(({ inQuery }) => inQuery !== null)
  if (leaks.length > 0) {
    const sentence = `${plural(leaks.length, 'request', 'requests')} carried a token in the query, where logs and histories keep it.`
    return failed('token-in-query', leaks, { sentence })
  }
  const carried = run.requests.filter(({ presented }) => presented !== null)
  return passed('token-in-query', carried, 'No token stood in a query.', 'No request carried a token.')
}
