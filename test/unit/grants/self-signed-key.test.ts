import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { importSigningKey } from '../../../src/core/grants/self-signed-key.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1') => key.export({ type, format: 'pem' } as never) as string
const rsaPem = pem(rsa.privateKey, 'pkcs8')
const locked = rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string
const lockedOld = rsa.privateKey.export({
  type: 'pkcs1',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'x',
}) as string
const parametersBefore = `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pem(ec.privateKey, 'sec1')}`

const key = (
  algorithm: 'HS256' | 'RS256' | 'ES256',
  text: string,
  encoding: 'utf8' | 'base64' | 'base64url' = 'utf8',
) => importSigningKey({ algorithm, encoding, text, field: 'privateKey' })

describe('a signing key', () => {
  it.each([
    ['RSA in PKCS#8', 'RS256', rsaPem, rsa.publicKey],
    ['RSA in PKCS#1', 'RS256', pem(rsa.privateKey, 'pkcs1'), rsa.publicKey],
    ['RSA with Windows line ends', 'RS256', rsaPem.replaceAll('\n', '\r\n'), rsa.publicKey],
    ['RSA with its line ends written out', 'RS256', rsaPem.replaceAll('\n', '\\n'), rsa.publicKey],
    ['RSA with written-out Windows line ends', 'RS256', rsaPem.replaceAll('\n', '\\r\\n'), rsa.publicKey],
    ['RSA between other lines', 'RS256', `Bag Attributes\n  x: y\n${rsaPem}\n\n`, rsa.publicKey],
    [
      'RSA behind its public key',
      'RS256',
      `${rsa.publicKey.export({ type: 'spki', format: 'pem' })}${rsaPem}`,
      rsa.publicKey,
    ],
    ['EC in PKCS#8', 'ES256', pem(ec.privateKey, 'pkcs8'), ec.publicKey],
    ['EC in SEC 1', 'ES256', pem(ec.privateKey, 'sec1'), ec.publicKey],
    ['EC in SEC 1 behind its parameters', 'ES256', parametersBefore, ec.publicKey],
  ] as const)('is taken: %s', async (_title, algorithm, text, publicKey) => {
    const jwt = await new SignJWT({ sub: 'x' }).setProtectedHeader({ alg: algorithm }).sign(await key(algorithm, text))
    expect((await jwtVerify(jwt, publicKey)).payload).toEqual({ sub: 'x' })
  })

  it.each([
    ['nothing', 'RS256', ' \n', 'it is empty'],
    [
      'a public key',
      'RS256',
      rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string,
      'PEM block "PUBLIC KEY"',
    ],
    ['a locked PKCS#8', 'RS256', locked, 'locked with a passphrase'],
    ['a locked PKCS#1', 'RS256', lockedOld, 'locked with a passphrase'],
    ['half a key', 'RS256', rsaPem.slice(0, 200), 'without its end line'],
    ['damaged base64', 'RS256', rsaPem.replace(/\n[A-Za-z]/, '\n*'), 'base64 is damaged'],
    ['a cut body', 'RS256', rsaPem.replace(/\n.{64}\n/, '\n'), 'another kind of key, or is damaged'],
    ['an EC key for RSA', 'RS256', pem(ec.privateKey, 'pkcs8'), 'another kind of key'],
    ['an RSA key for EC', 'ES256', rsaPem, 'another kind of key'],
    ['another curve', 'ES256', pem(p384.privateKey, 'pkcs8'), 'another kind of key'],
    ['another curve in SEC 1', 'ES256', pem(p384.privateKey, 'sec1'), 'another kind of key'],
    ['a JWK', 'RS256', JSON.stringify(rsa.privateKey.export({ format: 'jwk' })), 'it is JSON'],
    ['an OpenSSH key', 'RS256', '-----BEGIN OPENSSH PRIVATE KEY-----\nabcd', 'an OpenSSH key'],
    ['plain text', 'ES256', 'hunter2', 'text without'],
  ] as const)('is refused with its format named, and nothing of it shown: %s', async (_title, algorithm, text, why) => {
    const refusal = await key(algorithm, text).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'privateKey' } })
    const message = (refusal as Error).message
    expect(message).toContain(why)
    expect(message).not.toContain('hunter2')
    expect(message).not.toContain(rsaPem.slice(60, 80))
  })
})

describe('an HS256 secret', () => {
  const bytes = async (text: string, encoding?: 'utf8' | 'base64' | 'base64url') =>
    Buffer.from((await key('HS256', text, encoding)) as Uint8Array)

  it.each([
    ['its bytes as they are', 'c2VjcmV0', 'utf8', Buffer.from('c2VjcmV0')],
    ['Chinese text as UTF-8', '密钥', 'utf8', Buffer.from('密钥')],
    ['spaces inside and around', ' a b ', 'utf8', Buffer.from(' a b ')],
    ['a line end behind it', 'secret\r\n', 'utf8', Buffer.from('secret')],
    ['base64', '+/+/AA==', 'base64', Buffer.from('+/+/AA==', 'base64')],
    ['base64 without padding, over two lines', '+/+/\nAA', 'base64', Buffer.from('+/+/AA==', 'base64')],
    ['base64url', '-_-_AA', 'base64url', Buffer.from('-_-_AA', 'base64url')],
  ] as const)('is read: %s', async (_title, text, encoding, wanted) => {
    expect(await bytes(text, encoding)).toEqual(wanted)
  })

  it.each([
    ['base64', 'not base64!'],
    ['base64', '-_-_'],
    ['base64url', '+/+/'],
  ] as const)('that is not %s is refused: %s', async (encoding, text) => {
    await expect(key('HS256', text, encoding)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
