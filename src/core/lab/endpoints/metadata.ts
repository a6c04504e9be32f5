import { labPaths } from '../lab-endpoint.ts'
import { jsonAnswer } from '../lab-message.ts'
import type { Endpoint } from '../lab-parts.ts'

/** OpenID Connect Discovery 1.0 and RFC 8414: one document serves both. */
export const metadata: Endpoint = ({ issuer, keys }) => {
  const at = (path: string) => `${issuer()}${path}`
  return {
    answer: jsonAnswer(200, {
      issuer: issuer(),
      authorization_endpoint: at(labPaths.authorize),
      token_endpoint: at(labPaths.token),
      jwks_uri: at(labPaths.jwks),
      userinfo_endpoint: at(labPaths.userinfo),
      device_authorization_endpoint: at(labPaths.device),
      revocation_endpoint: at(labPaths.revocation),
      introspection_endpoint: at(labPaths.introspection),
      scopes_supported: ['openid', 'profile', 'offline_access', 'api'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: [
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
      code_challenge_methods_supported: ['S256'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [keys.algorithm],
      authorization_response_iss_parameter_supported: true,
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'name'],
    }),
  }
}

export const jwks: Endpoint = ({ keys }) => ({ answer: jsonAnswer(200, keys.jwks) })
