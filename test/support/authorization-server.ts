import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, type JWK, jwtVerify } from 'jose'
import { type KoaContext, Provider } from 'oidc-provider'
import { deviceConfirmPage, deviceInputPage, interactionPage, page } from './authorization-server-pages.ts'
import { closeHttpServer, listenOnLoopback } from './http-server.ts'
import { createAdapterClass } from './memory-adapter.ts'

export interface AuthorizationServerOptions {
  readonly accessTokenSeconds?: number
  readonly refreshTokenSeconds?: number
  readonly deviceCodeSeconds?: number
  /** `jwt`: access tokens are signed and cannot be revoked one by one. */
  readonly accessTokenFormat?: 'opaque' | 'jwt'
  /** 0: any free port. A fixed one lets a server come back under the same issuer. */
  readonly port?: number
  /** Account that the sign-in page proposes. */
  readonly account?: string
}

/** One answered request to the token endpoint. Holds tokens: only for tests and the demonstration. */
export interface TokenRequestRecord {
  readonly at: number
  readonly grantType: string
  readonly clientId: string | null
  readonly refreshToken: string | null
  readonly status: number
  readonly error: string | null
}

export interface Introspection {
  readonly active: boolean
  readonly account: string | null
  readonly clientId: string | null
  readonly expiresAt: number | null
}

export interface AuthorizationServer {
  readonly issuer: string
  readonly port: number
  readonly clients: typeof demoClients
  readonly tokenRequests: readonly TokenRequestRecord[]
  /** Whether the server would accept this access token at this moment. */
  introspect(accessToken: string): Promise<Introspection>
  close(): Promise<void>
}

/** Registered clients. The redirect is a loopback one, so any port is accepted (RFC 8252 §7.3). */
export const demoClients = {
  publicClient: { clientId: 'tokenvault-public' },
  confidentialClient: { clientId: 'tokenvault-confidential', clientSecret: 'confidential-client-secret-canary' },
  postClient: { clientId: 'tokenvault-post', clientSecret: 'post-client-secret-canary' },
} as const

const resource = 'urn:tokenvault:api'
const refreshable = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code']

/** Starts the certified `oidc-provider` on 127.0.0.1: PKCE, device flow, client credentials, rotation, revocation. */
export async function startAuthorizationServer(options: AuthorizationServerOptions = {}): Promise<AuthorizationServer> {
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.destroy()
  const server = createServer((request, response) => handle(request, response))
  const port = await listenOnLoopback(server, options.port ?? 0)
  const issuer = `http://127.0.0.1:${port}`
  const keys = await signingKeys()
  const provider = new Provider(issuer, configuration(options, keys.privateJwk))
  const tokenRequests: TokenRequestRecord[] = []
  provider.use(async (context, next) => {
    await next()
    if (context.path === '/token') tokenRequests.push(recordOf(context))
  })
  const answer = provider.callback()
  handle = (request, response) => {
    const interaction = /^\/interaction\/[\w-]+$/.test((request.url ?? '').split('?')[0] ?? '')
    if (!interaction) return answer(request, response)
    interact(provider, request, response, options.account ?? 'ada@example.test').catch((error: unknown) => {
      response
        .writeHead(400, { 'content-type': 'text/html' })
        .end(page('This sign-in is over', `<p>${String(error)}</p>`))
    })
  }
  return {
    issuer,
    port,
    clients: demoClients,
    tokenRequests,
    introspect: (token) => introspect(provider, token, issuer, keys.publicKey),
    close: () => closeHttpServer(server),
  }
}

/** A client may look at and revoke its own tokens only. */
const own = (_context: unknown, client: { clientId: string }, token: { clientId: string }) =>
  client.clientId === token.clientId

async function signingKeys(): Promise<{ privateJwk: JWK; publicKey: CryptoKey }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return { privateJwk: { ...(await exportJWK(privateKey)), kid: 'demo', use: 'sig', alg: 'RS256' }, publicKey }
}

function configuration(options: AuthorizationServerOptions, privateJwk: JWK): Record<string, unknown> {
  const accessSeconds = options.accessTokenSeconds ?? 300
  const refreshSeconds = options.refreshTokenSeconds ?? 14 * 86_400
  const jwt = options.accessTokenFormat === 'jwt'
  return {
    adapter: createAdapterClass(),
    clients: clients(),
    jwks: { keys: [privateJwk] },
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    scopes: ['openid', 'offline_access', 'api'],
    claims: { openid: ['sub', 'email', 'name'] },
    conformIdTokenClaims: false,
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => ({ sub, email: sub, name: sub.split('@')[0] }),
    }),
    pkce: { required: () => true },
    rotateRefreshToken: () => true,
    issueRefreshToken: async (_context: unknown, client: { grantTypeAllowed(grant: string): boolean }) =>
      client.grantTypeAllowed('refresh_token'),
    loadExistingGrant: (context: KoaContext) => grantEverything(context, jwt),
    expiresWithSession: () => false,
    interactions: { url: (_context: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: accessSeconds,
      ClientCredentials: accessSeconds,
      RefreshToken: refreshSeconds,
      DeviceCode: options.deviceCodeSeconds ?? 600,
      IdToken: 3600,
      Grant: refreshSeconds,
      Session: refreshSeconds,
      Interaction: 3600,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: own },
      revocation: { enabled: true, allowedPolicy: own },
      deviceFlow: deviceFlow(),
      resourceIndicators: {
        enabled: jwt,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'api',
          audience: resource,
          accessTokenTTL: accessSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  }
}

function clients(): Record<string, unknown>[] {
  const native = {
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/', 'http://[::1]/callback'],
    response_types: ['code'],
    grant_types: refreshable,
  }
  const { publicClient, confidentialClient, postClient } = demoClients
  const confidential = { ...native, grant_types: [...refreshable, 'client_credentials'] }
  return [
    { ...native, client_id: publicClient.clientId, client_name: 'Token Vault', token_endpoint_auth_method: 'none' },
    {
      ...confidential,
      client_id: confidentialClient.clientId,
      client_secret: confidentialClient.clientSecret,
      client_name: 'Token Vault (confidential)',
      token_endpoint_auth_method: 'client_secret_basic',
    },
    {
      ...confidential,
      client_id: postClient.clientId,
      client_secret: postClient.clientSecret,
      client_name: 'Token Vault (post)',
      token_endpoint_auth_method: 'client_secret_post',
    },
  ]
}

function deviceFlow(): Record<string, unknown> {
  const name = (client: { clientName?: string; clientId: string }) => client.clientName ?? client.clientId
  return {
    enabled: true,
    userCodeInputSource(context: KoaContext, form: string, _out: unknown, error: Error | undefined) {
      const denied = error?.name === 'AbortedError'
      context.body = denied
        ? page('Denied', '<p>Nothing was connected. You can close this tab.</p>')
        : deviceInputPage(form, error !== undefined)
    },
    userCodeConfirmSource(
      context: KoaContext,
      form: string,
      client: { clientName?: string; clientId: string },
      _device: unknown,
      userCode: string,
    ) {
      context.body = deviceConfirmPage(form, name(client), userCode)
    },
    successSource(context: KoaContext) {
      context.body = page('Connected', '<p>You can close this tab and go back to Token Vault.</p>')
    },
  }
}

/** Signing in on the page is the consent: the grant covers every scope, so that no second page is needed. */
async function grantEverything(context: KoaContext & { oidc: { provider?: Provider } }, jwt: boolean) {
  const { session, client, provider } = context.oidc
  if (!session?.accountId || !client || !provider) return undefined
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
  grant.addOIDCScope('openid offline_access api')
  if (jwt) grant.addResourceScope(resource, 'api')
  await grant.save()
  return grant
}

async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse, account: string) {
  const { uid, prompt, params } = await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    const body = interactionPage(`/interaction/${uid}`, prompt.name, params['client_id'] ?? '', account)
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(body)
    return
  }
  const form = new URLSearchParams(await readBody(request))
  const result =
    form.get('decision') !== 'approve'
      ? { error: 'access_denied', error_description: 'The person denied the request.' }
      : prompt.name === 'login'
        ? { login: { accountId: form.get('account') || account } }
        : { consent: {} }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true })
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

function recordOf(context: KoaContext): TokenRequestRecord {
  const { params, client } = context.oidc ?? {}
  const body = context.body as { error?: string } | undefined
  return {
    at: Date.now(),
    grantType: params?.['grant_type'] ?? '',
    clientId: client?.clientId ?? null,
    refreshToken: params?.['refresh_token'] ?? null,
    status: context.status,
    error: typeof body?.error === 'string' ? body.error : null,
  }
}

async function introspect(provider: Provider, token: string, issuer: string, key: CryptoKey): Promise<Introspection> {
  const dead: Introspection = { active: false, account: null, clientId: null, expiresAt: null }
  if (token.split('.').length === 3) {
    try {
      const { payload } = await jwtVerify(token, key, { issuer, audience: resource })
      const expiresAt = payload.exp === undefined ? null : payload.exp * 1000
      return { active: true, account: payload.sub ?? null, clientId: String(payload['client_id']), expiresAt }
    } catch {
      return dead
    }
  }
  const found = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token))
  if (!found?.isValid) return dead
  const { accountId, clientId, exp } = found
  return { active: true, account: accountId ?? null, clientId, expiresAt: exp === undefined ? null : exp * 1000 }
}
