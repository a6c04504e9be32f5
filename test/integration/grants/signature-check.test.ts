import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDiscoveryCache } from '../../../src/core/grants/discovery-cache.ts'
import { createSignatureCheck } from '../../../src/core/grants/signature-check.ts'
import { type ScriptedOAuthServer, startScriptedOAuthServer } from '../../support/scripted-oauth-server.ts'
import { buildSignInRig, type SignInRig } from '../../support/sign-in-rig.ts'

let server: ScriptedOAuthServer
let rig: SignInRig
let keys: CryptoKeyPair
let others: CryptoKeyPair

beforeEach(async () => {
  server = await startScriptedOAuthServer()
  rig = buildSignInRig()
  keys = await generateKeyPair('RS256')
  others = await generateKeyPair('RS256')
})
afterEach(() => Promise.all([server.close(), rig.dispose()]))

const sign = (pair: CryptoKeyPair, header: Partial<JWTHeaderParameters> = {}) =>
  new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(pair.privateKey)
const publish = async (pair: CryptoKeyPair, kid = 'k1') =>
  server.script('/keys', { json: { keys: [{ ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256', use: 'sig' }] } })

async function check(token: string, settings: Record<string, string> = {}) {
  const profile = await rig.add({ grant: 'device-code', settings: { issuer: server.url, clientId: 'c', ...settings } })
  const buildContext = (asked: typeof profile, signal: AbortSignal) => rig.context(asked, signal)
  return createSignatureCheck({ clock: rig.clock, cache: createDiscoveryCache(rig.clock), buildContext })(
    profile,
    token,
  )
}
const unchecked = (signatureReason: string) => ({ signature: 'unchecked', signatureReason })

describe('the signature of a token', () => {
  it('is valid by a key that the discovery document leads to', async () => {
    server.publish({ jwks_uri: `${server.url}/keys` })
    await publish(keys)
    expect(await check(await sign(keys))).toEqual({ signature: 'valid', signatureReason: null })
  })

  it('is valid by a key at the address that the profile names', async () => {
    server.publish()
    await publish(keys)
    const settings = { jwksUri: `${server.url}/keys` }
    expect(await check(await sign(keys), settings)).toMatchObject({ signature: 'valid' })
  })

  it('is invalid when another key made it under the same key id', async () => {
    server.publish({ jwks_uri: `${server.url}/keys` })
    await publish(keys)
    expect(await check(await sign(others))).toEqual({ signature: 'invalid', signatureReason: null })
  })

  it('is valid without a key id when one of several keys made it', async () => {
    server.publish({ jwks_uri: `${server.url}/keys` })
    const published = await Promise.all([others, keys].map(({ publicKey }) => exportJWK(publicKey)))
    server.script('/keys', { json: { keys: published.map((key) => ({ ...key, alg: 'RS256' })) } })
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).sign(keys.privateKey)
    expect(await check(token)).toMatchObject({ signature: 'valid' })
  })

  it('says nothing when its key is published no longer', async () => {
    server.publish({ jwks_uri: `${server.url}/keys` })
    await publish(keys, 'k2')
    expect(await check(await sign(keys))).toEqual(unchecked('key-not-published'))
  })

  it('is not checked without published keys, or when they cannot be had', async () => {
    server.publish()
    expect(await check(await sign(keys))).toEqual(unchecked('no-keys'))
    server.publish({ jwks_uri: `${server.url}/gone` })
    await rig.profiles.remove('id-p1')
    expect(await check(await sign(keys))).toEqual(unchecked('keys-unreachable'))
  })

  it('is not looked for, and nothing is fetched, where no published key can tell', async () => {
    const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef')
    const shared = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(secret)
    const none = `${btoa(JSON.stringify({ alg: 'none' })).replaceAll('=', '')}.e30.`
    expect(await check(shared)).toEqual(unchecked('shared-key'))
    await rig.profiles.remove('id-p1')
    expect(await check(none)).toEqual(unchecked('unsigned'))
    await rig.profiles.remove('id-p1')
    expect(await check(await sign(keys, { nonce: 'n' }))).toEqual(unchecked('for-its-api'))
    expect(server.requests).toEqual([])
  })
})
