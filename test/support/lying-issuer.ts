import { createServer } from 'node:http'
import { closeHttpServer, listenOnLoopback } from './http-server.ts'

/** A server whose metadata names another issuer than the one that was asked (OpenID Connect Discovery §4.3 forbids it). */
export async function startLyingIssuer(): Promise<{ readonly issuer: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    const other = 'https://someone-else.example'
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        issuer: other,
        authorization_endpoint: `${other}/authorize`,
        token_endpoint: `${other}/token`,
        jwks_uri: `${other}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    )
  })
  const port = await listenOnLoopback(server)
  return { issuer: `http://127.0.0.1:${port}`, close: () => closeHttpServer(server) }
}
