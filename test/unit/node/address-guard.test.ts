import { describe, expect, it } from 'vitest'
import { AddressRefused, createAddressGuard } from '../../../src/node/egress/address-guard.ts'

const guardFor = (...addresses: string[]) =>
  createAddressGuard((_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
  )
const lookUp = (all: boolean, privateNetwork: boolean, ...addresses: string[]) =>
  new Promise((resolve, reject) => {
    guardFor(...addresses).lookup(privateNetwork)('api.example', { all }, (error, address, family) =>
      error ? reject(error) : resolve(all ? address : [address, family]),
    )
  })
const literal = (address: string) => (address.includes(':') ? `[${address}]` : address)

describe('addresses of an upstream', () => {
  it.each([
    '169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    'fe80::1',
    '0.0.0.0',
  ])('%s is refused even with consent, found by name or standing in the URL', async (address) => {
    await expect(lookUp(true, true, address)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED', address })
    await expect(lookUp(false, true, address)).rejects.toBeInstanceOf(AddressRefused)
    expect(() => guardFor().checkHost(literal(address), true)).toThrowError(AddressRefused)
  })

  it.each([
    '10.1.2.3',
    '192.168.1.1',
    '172.31.255.1',
    '100.64.0.1',
    'fd12::1',
    '::ffff:10.0.0.1',
  ])('%s is dialled only with consent', async (address) => {
    await expect(lookUp(true, false, address)).rejects.toMatchObject({ code: 'ADDRESS_PRIVATE', address })
    expect(() => guardFor().checkHost(literal(address), false)).toThrowError(AddressRefused)
    expect(await lookUp(false, true, address)).toEqual([address, address.includes(':') ? 6 : 4])
    expect(() => guardFor().checkHost(literal(address), true)).not.toThrow()
  })

  it.each([
    '93.184.216.34',
    '127.0.0.1',
    '::1',
    '2606:2800:220:1::1',
    '198.18.0.7',
  ])('%s is dialled', async (address) => {
    expect(await lookUp(false, false, address)).toEqual([address, address.includes(':') ? 6 : 4])
    expect(() => guardFor().checkHost(literal(address), false)).not.toThrow()
  })

  it('one refused address refuses the name, so that a mixed answer cannot slip past', async () => {
    await expect(lookUp(true, true, '93.184.216.34', '169.254.169.254')).rejects.toBeInstanceOf(AddressRefused)
    await expect(lookUp(true, false, '93.184.216.34', '10.0.0.1')).rejects.toBeInstanceOf(AddressRefused)
  })

  it('a name is not mistaken for an address, and metadata services are known by theirs', () => {
    expect(() => guardFor().checkHost('api.example', false)).not.toThrow()
    for (const name of ['metadata.google.internal', 'METADATA.google.internal.', 'instance-data.ec2.internal']) {
      expect(() => guardFor().checkHost(name, true)).toThrowError(AddressRefused)
    }
  })
})
