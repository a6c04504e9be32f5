import type { GrantType } from '../../shared/views.ts'
import type { Clock, LegacyHash } from '../ports.ts'
import { createAuthorizationCodeGrant } from './authorization-code.ts'
import { withCheckedCredential } from './checked-credential.ts'
import { createClientCredentialsGrant } from './client-credentials.ts'
import { createConnectGrant } from './connect/connect.ts'
import { createDeviceCodeGrant } from './device-code.ts'
import { createDiscoveryCache } from './discovery-cache.ts'
import type { Grant } from './grant.ts'
import { createJwtBearerGrant } from './jwt-bearer.ts'
import { createNoneGrant } from './none.ts'
import { createSelfSignedGrant } from './self-signed.ts'
import { createSessionGrant } from './session/session-grant.ts'
import { createStaticGrant } from './static.ts'

export type GrantTable = Partial<Record<GrantType, Grant>>

/**
 * Every grant of this version. They share one discovery cache, which lives as long as the table. Without `hash` there is
 * no `connect`.
 */
export function createGrantTable(clock: Pick<Clock, 'now'> = { now: () => Date.now() }, hash?: LegacyHash): GrantTable {
  const cache = createDiscoveryCache(clock)
  return {
    'authorization-code': createAuthorizationCodeGrant(cache),
    'device-code': createDeviceCodeGrant(cache),
    'client-credentials': createClientCredentialsGrant(cache),
    session: createSessionGrant(),
    'jwt-bearer': createJwtBearerGrant(cache),
    'self-signed': createSelfSignedGrant(),
    ...(hash ? { connect: withCheckedCredential(createConnectGrant(hash), cache) } : {}),
    static: withCheckedCredential(createStaticGrant(), cache),
    none: createNoneGrant(),
  }
}
