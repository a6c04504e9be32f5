import { VaultError } from '../../core/errors.ts'
import type { EngineFetch } from '../../core/ports.ts'
import { said } from '../../shared/sentences/said.ts'
import { AddressRefused } from './address-guard.ts'
import type { Egress } from './create-egress.ts'
import { TunnelRefused } from './proxy-tunnel.ts'

/**
 * The engine's own `fetch` (token endpoints, discovery, published keys): the same way out, with the same checks, as a
 * request through the proxy. undici is loaded by the first request, not by the start of a host.
 */
export function createEngineFetch(egress: Egress): EngineFetch {
  let loading: Promise<Awaited<ReturnType<typeof load>>> | undefined
  const load = async () => {
    const { Agent, fetch } = await import('undici')
    const agentFor = (privateNetwork: boolean) =>
      new Agent({
        connect({ protocol, host, hostname, port }, done) {
          const origin = `${protocol}//${host ?? `${hostname}${port ? `:${port}` : ''}`}`
          egress.dial({ origin, privateNetwork, protocols: ['http/1.1'] }, (error, socket) =>
            socket === null ? done(error ?? new Error('no connection'), null) : done(null, socket),
          )
        },
      })
    return { fetch, open: agentFor(false), private: agentFor(true) }
  }
  return async (input, init = {}) => {
    const { privateNetwork = false, ...rest } = init
    loading ??= load()
    const { fetch, open, private: inside } = await loading
    const request = new Request(input, rest)
    try {
      const answer = await fetch(request.url, {
        method: request.method,
        headers: [...request.headers],
        body: request.body === null ? null : new Uint8Array(await request.arrayBuffer()),
        redirect: request.redirect,
        signal: request.signal,
        dispatcher: privateNetwork ? inside : open,
      })
      return answer as unknown as Response
    } catch (error) {
      throw told(error, new URL(request.url).host) ?? error
    }
  }
}

/** A refusal of ours as a typed error; what the network did stays as it came, for the judge of refreshes. */
function told(error: unknown, host: string): VaultError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 6; cause = cause.cause, depth += 1) {
    if (cause instanceof VaultError) return cause
    if (cause instanceof AddressRefused) {
      const words = cause.code === 'ADDRESS_PRIVATE' ? 'address-refused-private' : 'address-refused'
      const names = { host: cause.host, address: cause.address }
      return new VaultError('INSECURE_TARGET', said(words, names), { cause, details: { host } })
    }
    if (cause instanceof TunnelRefused) {
      const { proxy, status } = cause
      const words =
        status === null
          ? said('company-proxy-unreachable', { proxy })
          : said('company-proxy-refused', { proxy, status })
      return new VaultError('PROVIDER_UNAVAILABLE', words, { cause, details: { host } })
    }
  }
  return null
}
