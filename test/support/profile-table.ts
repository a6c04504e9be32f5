import type { SessionFacts } from '../../src/core/profiles/profile.ts'
import { emptyFacts } from '../../src/core/profiles/profile-rows.ts'
import { type ProfileStateInput, profileState } from '../../src/core/profiles/profile-state.ts'
import { errorCodes } from '../../src/shared/result.ts'
import { type LifeView, type ProfileView, signInReasons } from '../../src/shared/views.ts'
import { fakeProfile } from './fake-client-profiles.ts'

const hour = 3_600_000

/**
 * Every condition that the engine can report, made by the engine's own rule from every kind of fact: no list that could
 * be forgotten when a state, a reason or an error code is added. One row per state × next step × reason × time.
 */
export function profileTable(now: number): readonly { readonly name: string; readonly profile: ProfileView }[] {
  const rows = new Map<string, ProfileView>()
  for (const input of inputs(now)) {
    const { state, since, next } = profileState(input)
    const { expiresAt = null, refresh = null } = input.facts.summary ?? {}
    const access: LifeView = { issuedAt: null, expiresAt, source: 'server' }
    const why = next.kind === 'retry' ? next.after : next.kind === 'sign-in' ? next.reason : ''
    const times = ['at' in next ? next.at : null, expiresAt].map((at) => (at === null ? '-' : at > now ? '>' : '<'))
    const name = [state, next.kind, why, ...times, input.grant === 'none' ? 'none' : ''].join(' ')
    const part = { name: 'p', state, stateSince: since, next, access, refresh, grant: input.grant }
    rows.set(name, fakeProfile(now, part))
  }
  return [...rows].map(([name, profile]) => ({ name, profile }))
}

function* inputs(now: number): Generator<ProfileStateInput> {
  const flags = [
    { signingInSince: null, refreshing: false },
    { signingInSince: now - 60_000, refreshing: false },
    { signingInSince: null, refreshing: true },
  ]
  for (const grant of ['authorization-code', 'static', 'none'] as const)
    for (const renewal of ['refresh-token', 'repeat', 'none'] as const)
      for (const facts of allFacts(now))
        for (const dueAt of [null, now - hour, now + hour])
          for (const flag of flags) yield { facts, grant, renewal, now, dueAt, ...flag }
}

function* allFacts(now: number): Generator<SessionFacts> {
  const base = emptyFacts(now - 2 * hour)
  const refresh: LifeView = { issuedAt: now - hour, expiresAt: now + 9 * hour, source: 'server' }
  yield base
  for (const expiresAt of [null, now - hour, now + hour]) {
    for (const summary of [
      { issuedAt: now - hour, expiresAt, expirySource: 'server', refresh, scope: null, account: null },
      { issuedAt: now - hour, expiresAt, expirySource: 'server', refresh: null, scope: null, account: null },
    ] as const) {
      yield { ...base, summary }
      for (const reason of signInReasons) yield { ...base, summary, needsSignIn: { reason, since: now - hour } }
      for (const after of errorCodes) {
        for (const at of [now - 1, now + hour]) yield { ...base, summary, retry: { at, attempts: 1, after } }
      }
    }
  }
}
