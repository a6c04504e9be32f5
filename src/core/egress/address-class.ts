import { ipBytes } from './ip-bytes.ts'

/**
 * What an upstream's address is, for the one question whether a credential may go there. `private`: only by consent of the
 * profile. `never`: link-local, metadata services, and what no API can stand at.
 */
export type AddressClass = 'public' | 'loopback' | 'private' | 'never'

type Range = readonly [prefix: readonly number[], bits: number, AddressClass]

const range = (cidr: string, found: AddressClass): Range => {
  const [address = '', bits] = cidr.split('/')
  return [ipBytes(address) ?? [], Number(bits), found]
}

/**
 * IANA's special-purpose registries (RFC 6890) and the addresses at which clouds serve credentials of the machine; the first
 * match counts. 198.18.0.0/15 is missing on purpose: proxy tools with "fake addresses" (Clash, sing-box) resolve *every*
 * name to it, and nothing else is ever found there.
 */
const v4Ranges: readonly Range[] = [
  range('127.0.0.0/8', 'loopback'),
  range('100.100.100.200/32', 'never'), // Alibaba Cloud's metadata service
  range('168.63.129.16/32', 'never'), // Azure's
  range('192.0.0.192/32', 'never'), // Oracle's old one
  range('169.254.0.0/16', 'never'), // link-local, with everybody else's
  range('10.0.0.0/8', 'private'),
  range('172.16.0.0/12', 'private'),
  range('192.168.0.0/16', 'private'),
  range('100.64.0.0/10', 'private'), // carrier-grade NAT (RFC 6598), also Tailscale
  range('192.0.0.0/24', 'private'),
  range('0.0.0.0/8', 'never'),
  range('192.0.2.0/24', 'never'),
  range('198.51.100.0/24', 'never'),
  range('203.0.113.0/24', 'never'),
  range('192.88.99.0/24', 'never'),
  range('224.0.0.0/3', 'never'), // multicast, reserved, broadcast
]

const v6Ranges: readonly Range[] = [
  range('::1/128', 'loopback'),
  range('fd00:ec2::254/128', 'never'), // AWS
  range('fd20:ce::254/128', 'never'), // Google
  range('fd00:42::42/128', 'never'), // Scaleway
  range('fc00::/7', 'private'), // unique local, fd00::/8 included
  range('fec0::/10', 'private'), // site-local (RFC 3879)
  range('64:ff9b:1::/48', 'private'), // NAT64 of one's own network (RFC 8215)
  range('2001:db8::/32', 'never'),
  range('2001::/32', 'never'), // Teredo hides an IPv4 address of its own
  range('3fff::/20', 'never'),
  range('2000::/3', 'public'),
  range('::/0', 'never'), // link-local fe80::/10, multicast, discard, unassigned
]

/** Prefixes with an IPv4 address inside, and where it begins: mapped, NAT64 (RFC 6052), 6to4 (RFC 3056). */
const carriers: readonly (readonly [prefix: Range, offset: number])[] = [
  [range('::ffff:0:0/96', 'public'), 12],
  [range('::ffff:0:0:0/96', 'public'), 12],
  [range('64:ff9b::/96', 'public'), 12],
  [range('2002::/16', 'public'), 2],
]

/** `null`: not an IP address. */
export function classOfAddress(address: string): AddressClass | null {
  const bytes = ipBytes(address)
  return bytes && (bytes.length === 4 ? classIn(v4Ranges, bytes) : v6Class(bytes))
}

function v6Class(bytes: readonly number[]): AddressClass {
  const carrier = carriers.findIndex(([prefix]) => within(prefix, bytes))
  if (carrier === -1) return classIn(v6Ranges, bytes)
  const [, offset] = carriers[carrier] as (typeof carriers)[number]
  const inner = classIn(v4Ranges, bytes.slice(offset, offset + 4))
  // Only a mapped address is this machine itself; through a translator 127.0.0.1 would be the translator's.
  return inner === 'loopback' && carrier !== 0 ? 'never' : inner
}

function classIn(ranges: readonly Range[], bytes: readonly number[]): AddressClass {
  return ranges.find((candidate) => within(candidate, bytes))?.[2] ?? 'public'
}

function within([prefix, bits]: Range, bytes: readonly number[]): boolean {
  if (prefix.length !== bytes.length) return false
  const whole = bits >> 3
  for (let index = 0; index < whole; index += 1) if (prefix[index] !== bytes[index]) return false
  const rest = bits & 7
  return rest === 0 || ((prefix[whole] as number) ^ (bytes[whole] as number)) >> (8 - rest) === 0
}

/** Names of metadata services: refused even where a company proxy resolves them and no address is ever seen. */
const metadataNames = new Set(['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data'])

export function isMetadataName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '')
  return metadataNames.has(name) || name === 'instance-data.ec2.internal'
}
