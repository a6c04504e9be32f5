import { expect, it } from 'vitest'
import type { Profile } from '../../../src/core/profiles/profile.ts'
import { emptyFacts } from '../../../src/core/profiles/profile-rows.ts'
import { lastFailure } from '../../../src/core/refresh/refresh-errors.ts'

const profile: Profile = {
  ...{ id: 'p1', name: 'drive', providerId: 'cloudreve', grant: 'session', settings: {}, storedSecrets: [], tags: [] },
  ...{ createdAt: 1, version: 1 },
}
const summary = {
  issuedAt: 1,
  expiresAt: 2,
  expirySource: 'server',
  refresh: null,
  scope: null,
  account: null,
} as const

it('says that nobody ever signed in only for an empty session', () => {
  expect(lastFailure(profile, emptyFacts(1))).toMatchObject({
    code: 'SIGN_IN_NEEDED',
    details: { reason: 'never-signed-in' },
  })
})

it('never takes a session that is over, without a known failure, for nobody', () => {
  const failure = lastFailure(profile, { ...emptyFacts(1), summary })
  expect(failure).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true })
  expect(failure.details?.reason).toBeUndefined()
})
