import { describe, expect, it } from 'vitest'
import { AddressRefused, createAddressGuard } from '../../../src/node/proxy/guarded-lookup.ts'

const guardFor = (...addresses: string[]) =>
  createAddressGuard((_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
  )
const lookUp = (all: boolean, ...addresses: string[]) =>
  new Promise((resolve, reject) => {
    guardFor(...addresses).lookup('api.example', { all }, (error, address, family) =>
      error ? reject(error) : resolve(all ? address : [address, family]),
    )
  })

const refused = [
  '169.254.169.254',
  '169.254.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '0.0.0.0',
  '0.1.2.3',
  '224.0.0.1',
  '255.255.255.255',
  'fe80::1',
  'fd00:ec2::254',
  '::',
  'ff02::1',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
]

describe('addresses of an upstream', () => {
  it.each(refused)('%s is refused, found by name or standing in the URL', async (address) => {
    await expect(lookUp(true, address)).rejects.toBeInstanceOf(AddressRefused)
    await expect(lookUp(false, address)).rejects.toBeInstanceOf(AddressRefused)
    const literal = address.includes(':') ? `[${address}]` : address
    expect(() => guardFor().checkLiteral(literal)).toThrowError(AddressRefused)
  })

  it.each([
    '93.184.216.34',
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '::1',
    '2606:2800:220:1::1',
    'fd12::1',
  ])('%s is dialled', async (address) => {
    expect(await lookUp(false, address)).toEqual([address, address.includes(':') ? 6 : 4])
    expect(() => guardFor().checkLiteral(address)).not.toThrow()
  })

  it('one refused address refuses the name, so that a mixed answer cannot slip past', async () => {
    await expect(lookUp(true, '93.184.216.34', '169.254.169.254')).rejects.toBeInstanceOf(AddressRefused)
  })

  it('a name is not mistaken for an address', () => {
    expect(() => guardFor().checkLiteral('api.example')).not.toThrow()
  })
})
