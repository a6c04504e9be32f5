import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import type { KeyProtector } from '../../../src/core/ports.ts'
import { createProtectorProbes } from '../../../src/core/vault/protector-probes.ts'

const counting = (answer: () => ReturnType<KeyProtector['probe']>) => {
  let probes = 0
  const protector: KeyProtector = {
    kind: 'keychain',
    probe: () => {
      probes += 1
      return answer()
    },
    wrap: async () => ({}),
    unwrap: async () => new Uint8Array(),
    forget: async () => undefined,
  }
  return { protector, count: () => probes }
}

describe('the probes of the protectors', () => {
  it('ask once for callers at the same moment and for half a minute after', async () => {
    let now = 0
    const { protector, count } = counting(async () => ({ available: true }))
    const probes = createProtectorProbes([protector], () => now)
    await Promise.all([probes.options({ choosing: true }), probes.options({ choosing: true })])
    now = 29_999
    expect(await probes.options({ choosing: true })).toEqual([{ kind: 'keychain', available: true, reason: null }])
    expect(count()).toBe(1)
    now = 30_000
    await probes.options({ choosing: true })
    expect(count()).toBe(2)
  })

  it('ask again only after ten minutes when nobody is choosing', async () => {
    let now = 0
    const { protector, count } = counting(async () => ({ available: false, reason: 'a prompt stands open' }))
    const probes = createProtectorProbes([protector], () => now)
    for (now = 0; now < 600_000; now += 60_000) await probes.options({ choosing: false })
    expect(count()).toBe(1)
    await probes.options({ choosing: false })
    expect(count()).toBe(2)
  })

  it('leave a keystore alone that is not asked for', async () => {
    const { protector, count } = counting(async () => ({ available: true }))
    const probes = createProtectorProbes([protector], () => 0)
    expect(await probes.options({ choosing: false, only: ['passphrase'] })).toMatchObject([{ available: false }])
    expect(count()).toBe(0)
    expect(await probes.options({ choosing: false, only: ['keychain'] })).toMatchObject([{ available: true }])
  })

  it('ask again after the protector was used or failed', async () => {
    const { protector, count } = counting(async () => ({ available: false, reason: 'no bus' }))
    const probes = createProtectorProbes([protector], () => 0)
    await probes.options({ choosing: true })
    probes.forget('keychain')
    expect(await probes.options({ choosing: true })).toEqual([{ kind: 'keychain', available: false, reason: 'no bus' }])
    expect(count()).toBe(2)
  })

  it('take a keystore that just failed for unavailable for a while, with the reason it gave', async () => {
    let now = 0
    const { protector, count } = counting(async () => ({ available: true }))
    const probes = createProtectorProbes([protector], () => now)
    probes.failed('keychain', new VaultError('KEYSTORE_UNAVAILABLE', 'It hangs.'))
    expect(await probes.options({ choosing: true })).toEqual([
      { kind: 'keychain', available: false, reason: 'It hangs.' },
    ])
    expect(count()).toBe(0)
    now = 30_000
    expect(await probes.options({ choosing: true })).toMatchObject([{ available: true }])
  })

  it.each([
    ['its entry was missing', new VaultError('KEYSTORE_UNAVAILABLE', 'x', { details: { trouble: 'entry-missing' } })],
    ['its slot was damaged', new VaultError('VAULT_DAMAGED', 'x')],
    ['it failed in an unknown way', new Error('x')],
  ])('ask a keystore again when only %s', async (_, error) => {
    const { protector, count } = counting(async () => ({ available: true }))
    const probes = createProtectorProbes([protector], () => 0)
    await probes.options({ choosing: true })
    probes.failed('keychain', error)
    expect(await probes.options({ choosing: true })).toMatchObject([{ available: true }])
    expect(count()).toBe(2)
  })

  it('count a probe that throws as not available, without its words', async () => {
    const { protector } = counting(async () => {
      throw new Error('canary')
    })
    const [option] = await createProtectorProbes([protector], () => 0).options({ choosing: true })
    expect(option).toMatchObject({ available: false, reason: expect.not.stringContaining('canary') })
  })
})
