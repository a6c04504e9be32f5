import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** The address that an upstream's name leads to may not be given a token. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
  readonly code = 'ADDRESS_REFUSED'

  constructor(host: string, address: string) {
    super(`${host} leads to ${address}, a link-local, metadata or unusable address`)
  }
}

/** Never a public API: this network, link-local with the cloud metadata services, multicast and broadcast. */
function refusedAddresses(): BlockList {
  const list = new BlockList()
  list.addSubnet('0.0.0.0', 8, 'ipv4')
  list.addSubnet('169.254.0.0', 16, 'ipv4')
  list.addAddress('100.100.100.200', 'ipv4')
  list.addAddress('168.63.129.16', 'ipv4')
  list.addSubnet('224.0.0.0', 3, 'ipv4')
  list.addAddress('::', 'ipv6')
  list.addSubnet('fe80::', 10, 'ipv6')
  list.addSubnet('ff00::', 8, 'ipv6')
  list.addAddress('fd00:ec2::254', 'ipv6')
  list.addAddress('fd20:ce::254', 'ipv6')
  // NAT64 (RFC 6052) of 169.254.0.0/16, which would reach the same services.
  list.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
  return list
}

export type Resolve = (
  host: string,
  options: { all: true; family?: number; hints?: number },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

export interface AddressGuard {
  /** For `net.connect` and `tls.connect`: what it returns is what they dial, so nothing is resolved a second time. */
  readonly lookup: LookupFunction
  /** Checks an address that stands in the URL itself, which no look-up ever sees. @throws AddressRefused */
  checkLiteral(hostname: string): void
}

/** Resolves, checks every address, and gives back only what was checked. One refused address refuses the name. */
export function createAddressGuard(resolve: Resolve = systemLookup as Resolve): AddressGuard {
  const refused = refusedAddresses()
  const isRefused = (address: string) => refused.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return {
    checkLiteral(hostname) {
      const address = hostname.replace(/^\[|\]$/g, '')
      if (isIP(address) !== 0 && isRefused(address)) throw new AddressRefused(hostname, address)
    },
    lookup(hostname, options, done) {
      resolve(hostname, { ...numericOptions(options), all: true }, (error, addresses) => {
        if (error) return done(error, [])
        const bad = addresses.find(({ address }) => isRefused(address))
        if (bad) return done(new AddressRefused(hostname, bad.address), [])
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
