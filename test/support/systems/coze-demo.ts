import { createHash, generateKeyPairSync } from 'node:crypto'
import type { CozeServerOptions } from './coze-server.ts'

export const cozePat = 'pat_canary-personal-access-token'
export const cozeSecret = 'canary-client-secret-of-the-web-app'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** The key of the JWT app, in the forms in which people have it. */
export const cozeKey = {
  pkcs8: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  pkcs1: keys.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string,
  publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }) as string,
}
export const cozeKeyId = createHash('sha256').update(cozeKey.publicKey).digest('base64url').slice(0, 43)

/** One app of each type; `redirectUris` are those of the web and the PKCE app. */
export function demoCozeOptions(redirectUris: readonly string[]): CozeServerOptions {
  return {
    apps: [
      { clientId: 'web-app', secret: cozeSecret, redirectUris },
      { clientId: 'pkce-app', redirectUris },
      { clientId: 'device-app' },
    ],
    jwtApp: { clientId: 'jwt-app', keyId: cozeKeyId, publicKey: cozeKey.publicKey },
    staticTokens: [cozePat],
    deviceInterval: 0.2,
  }
}
