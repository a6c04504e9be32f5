import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import { atPointer } from '../json-pointer.ts'
import type { DiscoveryRule } from '../providers/rejection-rule.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import type { GrantContext } from './grant.ts'
import { tokenRequestFailure } from './token-request-failure.ts'

/**
 * Where the API is, by the provider's public document: the origin that the person named and the path that the document
 * tells. `undefined` when the provider has no such document, or the person named the upstream themselves.
 * @throws VaultError `PROVIDER_MISBEHAVED`, `PROVIDER_UNAVAILABLE`, TokenRequestError.
 */
export async function discoverUpstream(context: GrantContext, cache: DiscoveryCache): Promise<string | undefined> {
  const { provider, profile } = context
  if (!provider.discovery || provider.upstream === undefined || profile.settings.upstream) return undefined
  const { origin } = new URL(provider.upstream)
  const document = await fetchDocument(context, cache, `${origin}${provider.discovery.document}`)
  const path = pathIn(document, provider.discovery)
  const found = path === undefined ? undefined : joined(origin, path)
  if (found !== undefined) return found
  throw notThere(origin, 'its document names no such component')
}

async function fetchDocument(context: GrantContext, cache: DiscoveryCache, url: string): Promise<unknown> {
  const { origin } = new URL(url)
  let response: Response
  try {
    response = await cache.wrap(context.fetch)(url, { headers: { accept: 'application/json' } })
  } catch (error) {
    throw tokenRequestFailure(error, null, context.clock.now())
  }
  const { status } = response
  if (status === 429 || status >= 500) {
    const { host } = new URL(origin)
    throw new VaultError('PROVIDER_UNAVAILABLE', said('api-busy', { host, status }))
  }
  if (status !== 200) throw notThere(origin, `HTTP ${status}`)
  return response.json().catch(() => {
    throw notThere(origin, 'its document is not JSON')
  })
}

function pathIn(document: unknown, rule: DiscoveryRule): unknown {
  const list = atPointer(document, rule.list)
  const entry = Array.isArray(list)
    ? list.find((candidate) => atPointer(candidate, rule.where.pointer) === rule.where.equals)
    : undefined
  return entry === undefined ? undefined : atPointer(entry, rule.path)
}

/** The document may name a path only: `//evil.example` and `https://…` would carry the key to another host. */
function joined(origin: string, path: unknown): string | undefined {
  if (typeof path !== 'string' || !/^\/(?!\/)[\w.~/-]*$/.test(path) || path.length > 256) return undefined
  const url = new URL(path, origin)
  return url.origin === origin ? `${origin}${url.pathname.replace(/\/+$/, '')}` : undefined
}

function notThere(origin: string, reason: string): VaultError {
  const { host } = new URL(origin)
  return new VaultError('PROVIDER_MISBEHAVED', said('api-not-found', { host, reason }))
}
