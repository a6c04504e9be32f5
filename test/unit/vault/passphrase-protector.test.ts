import { CompactEncrypt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { createPassphraseProtector } from '../../../src/core/vault/passphrase-protector.ts'

const protector = createPassphraseProtector()
const key = crypto.getRandomValues(new Uint8Array(32))
const vaultId = 'vault-1'

describe('the passphrase slot', () => {
  it('is a JWE with PBES2-HS512+A256KW and at least 210,000 iterations', async () => {
    const { jwe } = await protector.wrap(key, { vaultId, passphrase: 'correct horse' })
    const header = decodeProtectedHeader(String(jwe))
    expect(header).toMatchObject({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', vid: vaultId })
    expect(Number(header.p2c)).toBeGreaterThanOrEqual(210_000)
  })

  it('does not open with a wrong passphrase, and says so', async () => {
    const payload = await protector.wrap(key, { vaultId, passphrase: 'correct horse' })
    const attempt = protector.unwrap(payload, { vaultId, passphrase: 'correct house' })
    await expect(attempt).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' })
    await expect(attempt).rejects.not.toMatchObject({ message: expect.stringContaining('correct') })
  })

  it('opens whether an accented letter was typed as one code point or as two', async () => {
    const payload = await protector.wrap(key, { vaultId, passphrase: 'cr\u00e8me br\u00fbl\u00e9e' })
    expect(await protector.unwrap(payload, { vaultId, passphrase: 'cre\u0300me bru\u0302le\u0301e' })).toEqual(key)
  })

  it.each([undefined, '', '        ', 'short'])('refuses to be made with %j', async (passphrase) => {
    const options = passphrase === undefined ? { vaultId } : { vaultId, passphrase }
    await expect(protector.wrap(key, options)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it.each([undefined, ''])('asks for a passphrase when given %j to open', async (passphrase) => {
    const payload = await protector.wrap(key, { vaultId, passphrase: 'correct horse' })
    const options = passphrase === undefined ? { vaultId } : { vaultId, passphrase }
    await expect(protector.unwrap(payload, options)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('refuses an iteration count that would keep the machine busy for minutes, without trying it', async () => {
    const header = { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', vid: vaultId, p2s: 'AAAAAAAAAAA', p2c: 2_000_000_000 }
    const jwe = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.AA.AA.AA.AA`
    await expect(protector.unwrap({ jwe }, { vaultId, passphrase: 'x' })).rejects.toMatchObject({
      code: 'VAULT_DAMAGED',
    })
  })

  it('refuses a slot whose algorithm was exchanged', async () => {
    const jwe = await new CompactEncrypt(key)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', vid: vaultId })
      .encrypt(crypto.getRandomValues(new Uint8Array(32)))
    await expect(protector.unwrap({ jwe }, { vaultId, passphrase: 'x' })).rejects.toMatchObject({
      code: 'VAULT_DAMAGED',
    })
  })
})
