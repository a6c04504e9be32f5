import { endedSession, failed, type Judge, type LabRun, passed, plural } from './lab-run.ts'

/** Requests on their way when a token ends are nobody's fault. */
const flightMs = 1000

/** An access token was sent to the API after the end that the app had been told. */
export const expiredTokenUsed: Judge = (run) => {
  const uses = run.requests.filter(({ presented, endpoint }) => presented?.kind === 'access-token' && isApi(endpoint))
  const late = uses.filter(({ presented }) => {
    if (presented?.state !== 'expired' || presented.endedEarly || (presented.sinceMs ?? 0) <= flightMs) return false
    return !wasMisled(run, presented.family, presented.serial)
  })
  if (late.length === 0) {
    return passed('expired-token-used', uses, 'No access token was used after its end.', 'The API was never called.')
  }
  const ms = Math.max(...late.map(({ presented }) => presented?.sinceMs ?? 0))
  const sentence = `${plural(late.length, 'call', 'calls')} carried an access token that had ended, up to ${(ms / 1000).toFixed(1)} s before.`
  return failed('expired-token-used', late, { sentence, ms })
}

const isApi = (endpoint: string) => endpoint === 'api' || endpoint === 'userinfo'

/** The answer that brought this token lied about its life. */
function wasMisled(run: LabRun, family: number | null, serial: number | null): boolean {
  return run.requests.some(
    ({ committed, faults }) =>
      committed?.family === family &&
      committed?.accessSerial === serial &&
      faults.some(({ kind }) => kind === 'expires-in'),
  )
}

/** After the server had said that a session is over, its refresh token came again. */
export const revokedSessionUsed: Judge = (run) => {
  const ends = run.refreshes.filter(endedSession)
  const after = run.refreshes.filter(({ number, at, presented }) =>
    ends.some(
      (end) => end.number < number && at > (end.endedAt ?? end.at) && end.presented?.family === presented?.family,
    ),
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
