import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { classOfAddress, isMetadataName } from '../../core/egress/address-class.ts'

/** The address that an upstream's name leads to may not be given a token. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
  readonly code: 'ADDRESS_REFUSED' | 'ADDRESS_PRIVATE'
  readonly host: string
  readonly address: string

  constructor(host: string, address: string, kind: 'private' | 'never') {
    const what = kind === 'private' ? 'an address of a private network' : 'a link-local, metadata or unusable address'
    super(`${host} leads to ${address}, ${what}`)
    this.code = kind === 'private' ? 'ADDRESS_PRIVATE' : 'ADDRESS_REFUSED'
    this.host = host
    this.address = address
  }
}

export type Resolve = (
  host: string,
  options: { all: true; family?: number; hints?: number },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

export interface AddressGuard {
  /** For `net.connect` and `tls.connect`: what it returns is what they dial, so nothing is resolved a second time. */
  lookup(privateNetwork: boolean): LookupFunction
  /** Checks what stands in the URL itself, which no look-up ever sees. @throws AddressRefused */
  checkHost(hostname: string, privateNetwork: boolean): void
}

/**
 * Resolves, checks every address, and gives back only what was checked; one refused address refuses the name. Loopback is
 * allowed: local models and test servers are what developers point profiles at. `privateNetwork`: the profile says so.
 */
export function createAddressGuard(resolve: Resolve = systemLookup as Resolve): AddressGuard {
  const fault = (address: string, privateNetwork: boolean) => {
    const found = classOfAddress(address)
    return found === 'never' || (found === 'private' && !privateNetwork) ? found : null
  }
  return {
    checkHost(hostname, privateNetwork) {
      if (isMetadataName(hostname)) throw new AddressRefused(hostname, 'a metadata service', 'never')
      const found = fault(hostname, privateNetwork)
      if (found) throw new AddressRefused(hostname, hostname.replace(/^\[|\]$/g, ''), found)
    },
    lookup: (privateNetwork) => (hostname, options, done) => {
      resolve(hostname, { ...numericOptions(options), all: true }, (error, addresses) => {
        if (error) return done(error, [])
        for (const { address } of addresses) {
          const found = fault(address, privateNetwork)
          if (found) return done(new AddressRefused(hostname, address, found), [])
        }
        if (options.all) return done(null, addresses)
        const [first] = addresses
        if (!first) return done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), [])
        return done(null, first.address, first.family)
      })
    },
  }
}

function numericOptions(options: { family?: number | string | undefined; hints?: number | undefined }) {
  const { family, hints } = options
  return {
    ...(typeof family === 'number' ? { family } : {}),
    ...(hints === undefined ? {} : { hints }),
  }
}
