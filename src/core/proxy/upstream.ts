import type { ProfileRoute } from './proxy-engine.ts'

/** Where one endpoint of a profile leads, ready to be joined with a path. */
export interface Upstream {
  /** `https://host` or `http://host:port`, as `URL.origin` spells it. */
  readonly origin: string
  /** Path of the base, without a trailing slash; often empty. */
  readonly basePath: string
  /** `/<profile>` or `/<profile>.<endpoint>`: what stands for the base on the proxy. */
  readonly mount: string
  /** The person accepted addresses of private networks for this profile. */
  readonly privateNetwork: boolean
}

export type UpstreamRefusal = 'no-upstream' | 'endpoint-unknown' | 'upstream-refused'

/** Resolves an endpoint, or says why it may not be used: a token goes over https, or http on loopback or by consent. */
export function resolveUpstream(route: ProfileRoute, endpoint: string | null): Upstream | UpstreamRefusal {
  if (endpoint !== null && !Object.hasOwn(route.endpoints, endpoint)) return 'endpoint-unknown'
  const base = endpoint === null ? route.upstream : (route.endpoints[endpoint] as string)
  if (base === null) return 'no-upstream'
  if (!URL.canParse(base)) return 'upstream-refused'
  const url = new URL(base)
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && (isLoopback(url) || route.plainHttpConsent))
  if (!safe || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return 'upstream-refused'
  }
  const mount = endpoint === null ? `/${route.profileName}` : `/${route.profileName}.${endpoint}`
  const { privateNetworkConsent: privateNetwork } = route
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, ''), mount, privateNetwork }
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** Base path, rest and query, as they stand: nothing is normalised after it was checked. */
export function upstreamPath({ basePath }: Upstream, rest: string, query: string): string {
  const path = `${basePath}${rest}`
  return `${path === '' ? '/' : path}${query}`
}

/**
 * A `Location` (RFC 9110 §10.2.2) as the caller has to see it: inside the same upstream it becomes a path on the proxy;
 * everything else is made absolute, so that a relative one does not land in another profile.
 */
export function rewriteLocation(location: string, upstream: Upstream, requestPath: string): string {
  const asked = `${upstream.origin}${requestPath}`
  if (!URL.canParse(location, asked)) return location
  const target = new URL(location, asked)
  const { basePath, mount } = upstream
  const inside = target.pathname.startsWith(basePath) && /^(?:\/|$)/.test(target.pathname.slice(basePath.length))
  if (target.origin !== upstream.origin || !inside || target.username !== '' || target.password !== '')
    return target.href
  return `${mount}${target.pathname.slice(basePath.length)}${target.search}${target.hash}`
}
