import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { ProviderDefinition } from './definition.ts'
import { fillTemplate } from './template.ts'

type OAuth = NonNullable<ProviderDefinition['oauth']>
type Inputs = Readonly<Record<string, string>>
type ResolveUrl = (field: string, template: string | undefined) => string | undefined

const authentications = ['auto', 'none', 'client_secret_basic', 'client_secret_post'] as const
const hosts = ['127.0.0.1', 'localhost', '[::1]'] as const
const urlFields = [
  'authorizationEndpoint',
  'tokenEndpoint',
  'deviceAuthorizationEndpoint',
  'revocationEndpoint',
  'jwksUri',
] as const

/** The OAuth part of {@link resolveProvider}. @throws VaultError `INVALID_INPUT`, `INSECURE_TARGET`. */
export function resolveOAuth(oauth: OAuth, inputs: Inputs, url: ResolveUrl): OAuth {
  const text = (template: string) => fillTemplate(template, (name) => inputs[name])
  const urls = Object.fromEntries(
    urlFields.flatMap((field) => {
      const value = url(field, oauth[field])
      return value === undefined ? [] : [[field, value] as const]
    }),
  )
  const issuer = resolveIssuer(oauth, inputs, url)
  const scope = inputs.scope ?? (oauth.scope && text(oauth.scope))
  return {
    ...urls,
    clientId: inputs.clientId ?? text(oauth.clientId) ?? '',
    clientAuthentication: oneOf('clientAuthentication', authentications, inputs, oauth.clientAuthentication),
    authorizationParameters: fillAll(oauth.authorizationParameters, text),
    tokenParameters: fillAll(oauth.tokenParameters, text),
    redirect: resolveRedirect(oauth, inputs),
    ...(issuer === undefined ? {} : { issuer }),
    ...(scope ? { scope } : {}),
    ...(oauth.dialect === undefined ? {} : { dialect: oauth.dialect }),
  }
}

/**
 * People paste the address of the discovery document; the issuer is what stands before it. The issuer is kept as typed
 * (no slash is added), because it is compared with what the server says of itself.
 */
function resolveIssuer(oauth: OAuth, inputs: Inputs, url: ResolveUrl): string | undefined {
  const checked = url('issuer', oauth.issuer)
  if (checked === undefined) return undefined
  const typed = inputs.issuer ?? checked
  return typed.trim().replace(/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)\/?$/, '')
}

function resolveRedirect(oauth: OAuth, inputs: Inputs): OAuth['redirect'] {
  const { host, port, path } = oauth.redirect
  const wantedPort = inputs.redirectPort ?? (typeof port === 'string' ? fillTemplate(port, (n) => inputs[n]) : port)
  const number = Number(wantedPort ?? 0)
  if (!Number.isInteger(number) || number < 0 || number > 65535) {
    throw new VaultError('INVALID_INPUT', said('redirect-port-unfit', {}), {
      details: { field: 'redirectPort', expected: '0 … 65535' },
    })
  }
  const wantedPath = inputs.redirectPath ?? path
  if (wantedPath !== undefined && !/^\/[A-Za-z0-9._~/-]*$/.test(wantedPath)) {
    throw new VaultError('INVALID_INPUT', said('redirect-path-unfit', {}), {
      details: { field: 'redirectPath', expected: '/path' },
    })
  }
  const chosen = oneOf('redirectHost', hosts, inputs, host)
  return { host: chosen, port: number, ...(wantedPath === undefined ? {} : { path: wantedPath }) }
}

function oneOf<T extends string>(field: string, choices: readonly T[], inputs: Inputs, fallback: T): T {
  const given = inputs[field]
  if (given === undefined) return fallback
  const found = choices.find((choice) => choice === given)
  if (found !== undefined) return found
  throw new VaultError('INVALID_INPUT', said('input-one-of', { field, choices: choices.join(', ') }), {
    details: { expected: choices.join(' | ') },
  })
}

function fillAll(
  templates: Readonly<Record<string, string>>,
  fill: (template: string) => string | undefined,
): Record<string, string> {
  const entries = Object.entries(templates).flatMap(([name, template]) => {
    const value = fill(template)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}
