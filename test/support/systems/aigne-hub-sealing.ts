import { createCipheriv, createHash, pbkdf2Sync, randomBytes } from 'node:crypto'

/**
 * Seals an access key as AIGNE Hub does: crypto-js `AES.encrypt(secret, passphrase)` with the passphrase
 * hex(PBKDF2-HMAC-SHA512(challenge, accessKeyId, 256, 32)). Written apart from the product's own code, on node:crypto.
 */
export function sealAccessKey(secret: string, challenge: string, accessKeyId: string, salt = randomBytes(8)): string {
  const passphrase = Buffer.from(pbkdf2Sync(challenge, accessKeyId, 256, 32, 'sha512').toString('hex'))
  const md5 = (...parts: Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest()
  const first = md5(passphrase, salt)
  const second = md5(first, passphrase, salt)
  const third = md5(second, passphrase, salt)
  const cipher = createCipheriv('aes-256-cbc', Buffer.concat([first, second]), third)
  return Buffer.concat([Buffer.from('Salted__'), salt, cipher.update(secret, 'utf8'), cipher.final()]).toString(
    'base64',
  )
}
