import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { importSealKey, openValue, sealValue } from '../../../src/core/vault/seal.ts'

const bytes = () => crypto.getRandomValues(new Uint8Array(32))
const value = { accessToken: 'canary-token', nested: [1, null, '名'] }

describe('a sealed value', () => {
  it('opens to what was sealed', async () => {
    const key = await importSealKey(bytes())
    const sealed = await sealValue(key, 'v', 'tokens', 'a', value)
    expect(await openValue(key, 'tokens', 'a', sealed)).toEqual(value)
  })

  it('is a JWE with dir and A256GCM that names the record and shows nothing of the value', async () => {
    const sealed = await sealValue(await importSealKey(bytes()), 'v', 'tokens', 'a', value)
    expect(decodeProtectedHeader(sealed)).toEqual({ alg: 'dir', enc: 'A256GCM', kid: 'v', rkind: 'tokens', rid: 'a' })
    expect(Buffer.from(sealed, 'base64url').toString('latin1') + sealed).not.toContain('canary')
  })

  it('differs each time, because every seal has a fresh nonce', async () => {
    const key = await importSealKey(bytes())
    const seal = () => sealValue(key, 'v', 'tokens', 'a', value)
    expect(await seal()).not.toBe(await seal())
  })

  it.each([
    ['of another record', 'tokens', 'b'],
    ['of another kind', 'secrets', 'a'],
  ] as const)('does not open as one %s', async (_, kind, id) => {
    const key = await importSealKey(bytes())
    const sealed = await sealValue(key, 'v', 'tokens', 'a', value)
    await expect(openValue(key, kind, id, sealed)).rejects.toMatchObject({
      code: 'VAULT_DAMAGED',
      details: { kind, id },
    })
  })

  it('does not open with another key', async () => {
    const sealed = await sealValue(await importSealKey(bytes()), 'v', 'tokens', 'a', value)
    await expect(openValue(await importSealKey(bytes()), 'tokens', 'a', sealed)).rejects.toMatchObject({
      code: 'VAULT_DAMAGED',
    })
  })

  it('does not open when any one of its bytes was altered', async () => {
    const key = await importSealKey(bytes())
    const sealed = await sealValue(key, 'v', 'tokens', 'a', 'x')
    for (let at = 0; at < sealed.length; at += 1) {
      if (sealed[at] === '.') continue
      // The next letter but one of the alphabet: the last letter of a part may carry unused bits, which this changes too.
      const altered = sealed.slice(0, at) + (sealed[at] === 'Q' ? 'g' : 'Q') + sealed.slice(at + 1)
      await expect(openValue(key, 'tokens', 'a', altered), `byte ${at}`).rejects.toMatchObject({
        code: 'VAULT_DAMAGED',
      })
    }
  })

  it.each(['', 'a.b.c', '....', '{"alg":"none"}'])('reports %j as damage', async (sealed) => {
    const key = await importSealKey(bytes())
    await expect(openValue(key, 'tokens', 'a', sealed)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  })

  it('refuses a key that is not 256 bits long', async () => {
    await expect(importSealKey(new Uint8Array(16))).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  })

  it('opens with the imported key after the bytes it came from were zeroed', async () => {
    const raw = bytes()
    const copy = raw.slice()
    const key = await importSealKey(raw)
    raw.fill(0)
    const sealed = await sealValue(key, 'v', 'tokens', 'a', value)
    expect(await openValue(await importSealKey(copy), 'tokens', 'a', sealed)).toEqual(value)
  })
})
