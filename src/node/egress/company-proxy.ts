import { BlockList, isIP } from 'node:net'
import { VaultError } from '../../core/errors.ts'
import { isLoopback } from '../../core/providers/url-policy.ts'
import { said } from '../../shared/sentences/said.ts'

/** A forward proxy between this machine and the network. */
export interface CompanyProxy {
  readonly protocol: 'http:' | 'https:'
  readonly hostname: string
  readonly port: number
  /** `Proxy-Authorization` (RFC 9110 §11.7.2), or `null`. A secret: never logged, never shown. */
  readonly authorization: string | null
  /** For people: scheme, host and port alone. */
  readonly label: string
}

/** Which proxy leads to an address; `null` means straight there. */
export type ProxyChoice = (target: URL) => CompanyProxy | null

type Env = Readonly<Record<string, string | undefined>>

/**
 * `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` as curl and undici read them: lower case first, per scheme of the
 * target, `NO_PROXY` a list of hosts, suffixes, `host:port`, addresses and CIDR ranges, or `*`. Loopback is never proxied.
 * @throws VaultError `INVALID_INPUT` naming the variable, never its value: it may hold a password.
 */
export function companyProxyFrom(env: Env): ProxyChoice {
  const all = read(env, 'all_proxy')
  const secure = read(env, 'https_proxy') ?? all
  const plain = read(env, 'http_proxy') ?? all
  const excluded = exclusions(env.no_proxy || env.NO_PROXY || '')
  return (target) => {
    const proxy = target.protocol === 'https:' ? secure : plain
    return proxy === null || isLoopback(target) || excluded(target) ? null : proxy
  }
}

function read(env: Env, name: string): CompanyProxy | null {
  const spelt = env[name] ? name : name.toUpperCase()
  const value = env[spelt]?.trim()
  if (!value) return null
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw new VaultError('INVALID_INPUT', said('company-proxy-unfit', { variable: spelt }), {
      details: { field: spelt, expected: 'http://host:port' },
    })
  }
  const { protocol, hostname, host } = url
  const user = url.username === '' ? null : `${decoded(url.username)}:${decoded(url.password)}`
  return {
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (protocol === 'https:' ? 443 : 80),
    authorization: user === null ? null : `Basic ${Buffer.from(user).toString('base64')}`,
    label: `${protocol}//${host}`,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function exclusions(list: string): (target: URL) => boolean {
  const entries = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
  if (entries.includes('*')) return () => true
  const ranges = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits !== undefined && isIP(address) !== 0 && Number(bits) <= (family === 'ipv6' ? 128 : 32)) {
      ranges.addSubnet(address, Number(bits), family)
    }
  }
  return (target) => {
    const host = target.hostname.replace(/^\[|\]$/g, '')
    const port = target.port || (target.protocol === 'https:' ? '443' : '80')
    if (isIP(host) !== 0 && ranges.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')) return true
    return entries.some((entry) => {
      const named = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(entry)
      const name = (named?.[1] ?? named?.[2] ?? entry).replace(/^\*?\./, '')
      if (named?.[3] !== undefined && named[3] !== port) return false
      return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`))
    })
  }
}
