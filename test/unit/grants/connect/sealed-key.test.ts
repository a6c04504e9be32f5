import { describe, expect, it } from 'vitest'
import { openSealedKey } from '../../../../src/core/grants/connect/sealed-key.ts'
import { legacyHash } from '../../../../src/node/legacy-hash.ts'
import { sealAccessKey } from '../../../support/systems/aigne-hub-sealing.ts'

const challenge = 'a1b2c3'
const accessKeyId = 'zKeyId'

describe('a sealed access key', () => {
  it.each(['blocklet-abc', 'x', 'k'.repeat(16), 'schlüssel-äöü', 'k'.repeat(1000)])('opens: %.20s', async (secret) => {
    const accessKeySecret = sealAccessKey(secret, challenge, accessKeyId)
    expect(await openSealedKey({ accessKeyId, accessKeySecret, challenge }, legacyHash)).toBe(secret)
  })

  it('opens what OpenSSL itself sealed with the same passphrase', async () => {
    // printf blocklet-openssl | openssl enc -aes-256-cbc -md md5 -S 0102030405060708 -pass pass:$P, where P is
    // hex(PBKDF2-HMAC-SHA512("challenge", "zId", 256, 32)), with "Salted__" and the salt put before it.
    const accessKeySecret = 'U2FsdGVkX18BAgMEBQYHCLfM7dbaEUQdq/fPqOU/MtJ1jgFh8en5GB1+b6kL8TSD'
    expect(await openSealedKey({ accessKeyId: 'zId', accessKeySecret, challenge: 'challenge' }, legacyHash)).toBe(
      'blocklet-openssl',
    )
  })

  const sealed = sealAccessKey('blocklet-abc', challenge, accessKeyId)
  it.each([
    ['another challenge', { accessKeyId, accessKeySecret: sealed, challenge: 'other' }],
    ['another id', { accessKeyId: 'zOther', accessKeySecret: sealed, challenge }],
    ['a cut container', { accessKeyId, accessKeySecret: sealed.slice(0, -8), challenge }],
    ['only the head of one', { accessKeyId, accessKeySecret: btoa('Salted__12345678'), challenge }],
    ['another format', { accessKeyId, accessKeySecret: btoa(`Pepper__${'x'.repeat(24)}`), challenge }],
    ['no base64', { accessKeyId, accessKeySecret: '%%%', challenge }],
    ['nothing', { accessKeyId, accessKeySecret: '', challenge }],
  ])('does not open with %s', async (_title, wrong) => {
    await expect(openSealedKey(wrong, legacyHash)).rejects.toThrow()
  })
})

describe('the MD5 of this host', () => {
  // RFC 1321 A.5
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ])('hashes %j', (text, hex) => {
    expect(Buffer.from(legacyHash.md5(new TextEncoder().encode(text))).toString('hex')).toBe(hex)
  })
})
