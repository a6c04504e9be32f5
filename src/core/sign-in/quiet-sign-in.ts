import type { GrantType } from '../../shared/views.ts'
import type { EventBus } from '../events.ts'
import type { SignInService } from './sign-in-service.ts'

/** Grants that need no person: a profile of theirs is signed in as soon as it is added. */
const unattended: ReadonlySet<GrantType> = new Set<GrantType>([
  'static',
  'none',
  'client-credentials',
  'self-signed',
  'jwt-bearer',
])

/**
 * Signs a profile in without a person, when its grant allows that, and resolves when the sign-in is over, well or not:
 * its outcome stands in the profile. A locked vault leaves the profile signed out.
 */
export function createQuietSignIn(
  signIn: SignInService,
  events: EventBus,
): (id: string, grant: GrantType) => Promise<void> {
  return async (profileId, grant) => {
    if (!unattended.has(grant)) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const stop = events.on('profiles.changed', ({ profileIds }) => {
      if (profileIds.includes(profileId) && !signIn.activeFor(profileId)) resolve()
    })
    try {
      await signIn.start(profileId, { openBrowser: false })
      if (signIn.activeFor(profileId)) await promise
    } finally {
      stop()
    }
  }
}
