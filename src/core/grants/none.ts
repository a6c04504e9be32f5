import type { Grant } from './grant.ts'

/** No credential at all: the profile exists so that the proxy has a route and a client key guards it. */
export function createNoneGrant(): Grant {
  return {
    type: 'none',
    renewal: 'none',
    signIn: async ({ clock }) => ({
      accessToken: '',
      tokenType: 'none',
      refreshToken: null,
      idToken: null,
      scope: null,
      issuedAt: clock.now(),
      expiresAt: null,
      expirySource: 'unknown',
      refreshIssuedAt: null,
      refreshExpiresAt: null,
      refreshExpirySource: 'unknown',
      extra: {},
    }),
  }
}
