import type { LabEndpoint } from '../../shared/lab-journal-views.ts'
import type { FaultEndpoint } from './fault.ts'

export type { LabEndpoint }

/** Every door of the lab. */
export const labPaths = {
  discovery: '/.well-known/openid-configuration',
  metadata: '/.well-known/oauth-authorization-server',
  jwks: '/jwks',
  authorize: '/authorize',
  token: '/token',
  device: '/device_authorization',
  approval: '/device',
  revocation: '/revoke',
  introspection: '/introspect',
  userinfo: '/userinfo',
  me: '/api/me',
  echo: '/api/echo',
  stream: '/api/stream',
} as const

const byPath: Readonly<Record<string, LabEndpoint>> = {
  [labPaths.discovery]: 'discovery',
  [labPaths.metadata]: 'discovery',
  [labPaths.jwks]: 'jwks',
  [labPaths.authorize]: 'authorize',
  [labPaths.token]: 'token',
  [labPaths.device]: 'device',
  [labPaths.approval]: 'approval',
  [labPaths.revocation]: 'revocation',
  [labPaths.introspection]: 'introspection',
  [labPaths.userinfo]: 'userinfo',
}

export function endpointOf(path: string): LabEndpoint {
  if (path.startsWith('/api/')) return 'api'
  return Object.hasOwn(byPath, path) ? (byPath[path] as LabEndpoint) : 'other'
}

/** The names under which a rule may mean this request. */
export function faultEndpointsOf(endpoint: LabEndpoint, grant: string | null): FaultEndpoint[] {
  if (endpoint === 'approval' || endpoint === 'other') return []
  return endpoint === 'token' && grant === 'refresh_token' ? ['token', 'refresh'] : [endpoint]
}
