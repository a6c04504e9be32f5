import { type GrantType, unattendedGrants } from '../../shared/views.ts'
import type { EventBus } from '../events.ts'
import type { SignInService } from './sign-in-service.ts'

/**
 * Signs a profile in without a person, when its grant allows that, and resolves when the sign-in is over: `true` when it
 * went well. A locked vault leaves the profile signed out.
 */
export function createQuietSignIn(
  signIn: SignInService,
  events: EventBus,
): (id: string, grant: GrantType) => Promise<boolean> {
  return async (profileId, grant) => {
    if (!unattendedGrants.has(grant)) return false
    const { promise, resolve } = Promise.withResolvers<void>()
    const stop = events.on('profiles.changed', ({ profileIds }) => {
      if (profileIds.includes(profileId) && !signIn.activeFor(profileId)) resolve()
    })
    try {
      const { id } = await signIn.start(profileId, { openBrowser: false })
      if (signIn.activeFor(profileId)) await promise
      return signIn.get(id).step.kind === 'done'
    } finally {
      stop()
    }
  }
}
