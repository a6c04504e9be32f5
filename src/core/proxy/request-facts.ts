import type { HeaderName } from './header-names.ts'

/** The head of a request as Node's parser read it: nothing joined, nothing normalised. */
export interface RequestHead {
  readonly method: string
  /** The request target as sent. */
  readonly target: string
  /** Flat name–value pairs. */
  readonly rawHeaders: readonly string[]
  /** The request asks to leave HTTP (RFC 9110 §7.8) and the server is ready to. */
  readonly upgrade: boolean
}

/** What the checks need to know of the headers, gathered in one walk. */
export interface RequestFacts {
  readonly names: readonly HeaderName[]
  readonly hosts: readonly string[]
  readonly origins: readonly string[]
  readonly fetchSites: readonly string[]
  /** Lower-case names that `Connection` declares hop-by-hop. */
  readonly connectionNames: ReadonlySet<string> | null
  readonly upgrades: readonly string[]
  readonly transferEncodings: readonly string[]
  readonly contentLength: number | null
  readonly overrides: readonly string[]
  /** Fields that are announced to follow the body. */
  readonly trailers: readonly string[]
  /** The caller takes fields that follow the answer's body (RFC 9110 §10.1.4). */
  readonly acceptsTrailers: boolean
  readonly preflightMethod: string | null
  readonly preflightHeaders: string | null
}

export function readFacts(rawHeaders: readonly string[], classify: (raw: string) => HeaderName): RequestFacts {
  const names: HeaderName[] = []
  let hosts = none
  let origins = none
  let fetchSites = none
  let upgrades = none
  let transferEncodings = none
  let overrides = none
  let trailers = none
  let connectionNames: Set<string> | null = null
  let contentLength: number | null = null
  let acceptsTrailers = false
  let preflightMethod: string | null = null
  let preflightHeaders: string | null = null
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const entry = classify(rawHeaders[index] as string)
    const value = rawHeaders[index + 1] as string
    names.push(entry)
    switch (entry.role) {
      case 'host':
        hosts = and(hosts, value)
        break
      case 'origin':
        origins = and(origins, value)
        break
      case 'fetch-site':
        fetchSites = and(fetchSites, value)
        break
      case 'connection':
        connectionNames = declared(value, connectionNames)
        break
      case 'upgrade':
        upgrades = and(upgrades, value)
        break
      case 'transfer-encoding':
        transferEncodings = and(transferEncodings, value)
        break
      case 'content-length':
        contentLength = Number(value)
        break
      case 'method-override':
        overrides = and(overrides, value)
        break
      case 'trailer':
        trailers = and(trailers, value)
        break
      case 'te':
        acceptsTrailers ||= value.split(',').some((coding) => coding.trim().toLowerCase() === 'trailers')
        break
      case 'preflight-method':
        preflightMethod = value
        break
      case 'preflight-headers':
        preflightHeaders = value
        break
      default:
    }
  }
  return {
    names,
    hosts,
    origins,
    fetchSites,
    connectionNames,
    upgrades,
    transferEncodings,
    contentLength,
    overrides,
    trailers,
    acceptsTrailers,
    preflightMethod,
    preflightHeaders,
  }
}

/** Most requests have none of most of these, so the empty list is shared. */
const none: readonly string[] = []

function and(before: readonly string[], value: string): readonly string[] {
  return before === none ? [value] : [...before, value]
}

function declared(value: string, before: Set<string> | null): Set<string> | null {
  // The two that nearly every request carries name no header.
  if (value === 'keep-alive' || value === 'close') return before
  const names = before ?? new Set<string>()
  for (const name of value.split(',')) names.add(name.trim().toLowerCase().replaceAll('_', '-'))
  return names
}
