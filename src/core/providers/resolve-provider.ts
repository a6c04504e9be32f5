import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { ProviderDefinition } from './definition.ts'
import { resolveOAuth } from './resolve-oauth.ts'
import {
  allowedSettings,
  endpointNameOf,
  isSecretKind,
  plainHttpSetting,
  privateNetworkSetting,
} from './setting-names.ts'
import { fillTemplate, fillUrlTemplate, placeholdersOf } from './template.ts'
import { requireGivenUrl } from './url-policy.ts'

type Settings = Readonly<Record<string, string>>

/** A definition with one profile's settings filled in: what grants, routes and snippets work with. */
export interface ResolvedProvider {
  /** Endpoints, scope, client id, upstream and header names are final; `inject` still holds `{accessToken}` and the like. */
  readonly definition: ProviderDefinition
  /** Settings with the defaults of inputs; nothing secret. */
  readonly inputs: Settings
  /**
   * Every header in which requests of this provider can carry a credential, whatever the settings choose: a tool writes the
   * client key into the one that its system's manual names.
   */
  readonly keyHeaders: readonly string[]
  /** The person accepted plain http outside loopback for this profile. */
  readonly plainHttp: boolean
  /** The person accepted addresses of private networks for this profile. */
  readonly privateNetwork: boolean
}

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/**
 * Fills `{input}` templates from a profile's settings, the inputs' defaults and what is derived from them, applies `--set` overrides, and checks
 * every resulting URL. A template with an empty input leaves its field absent.
 * @throws VaultError `INVALID_INPUT` (naming the allowed settings), `INSECURE_TARGET`.
 */
export function resolveProvider(definition: ProviderDefinition, settings: Settings): ResolvedProvider {
  refuseUnknown(definition, settings)
  const inputs = withDefaults(definition, settings)
  const plainHttp = inputs[plainHttpSetting] === 'true'
  const rule = { plainHttp }
  const url = (field: string, template: string | undefined, override = inputs[field]): string | undefined => {
    const value = override || (template && fillUrlTemplate(template, (name) => inputs[name]))
    return value ? requireGivenUrl(value, field, rule).href : undefined
  }
  const { upstream: _upstream, oauth: _oauth, ...rest } = definition
  const upstream = url('upstream', definition.upstream)
  const resolved: ProviderDefinition = {
    ...rest,
    endpoints: resolveEndpoints(definition, inputs, url),
    inject: definition.inject
      .filter(({ when }) => when === undefined || when.equals.includes(inputs[when.input] ?? ''))
      .map((entry) => fillInjectEntry(definition, entry, inputs)),
    ...(upstream === undefined ? {} : { upstream: withoutSlash(upstream) }),
    ...(definition.oauth === undefined ? {} : { oauth: resolveOAuth(definition.oauth, inputs, url) }),
  }
  return {
    definition: resolved,
    inputs,
    keyHeaders: keyHeadersOf(definition, inputs),
    plainHttp,
    privateNetwork: inputs[privateNetworkSetting] === 'true',
  }
}

function keyHeadersOf({ inject }: ProviderDefinition, inputs: Settings): string[] {
  return inject
    .filter(({ value }) => placeholdersOf(value).some((name) => /^(?:accessToken|idToken|extra\.)/.test(name)))
    .flatMap(({ header }) => fillTemplate(header, (name) => inputs[name]) ?? [])
}

function refuseUnknown(definition: ProviderDefinition, settings: Settings): void {
  const allowed = allowedSettings(definition)
  for (const name of Object.keys(settings)) {
    if (allowed.includes(name) || endpointNameOf(name) !== undefined) continue
    const secret = definition.inputs.some((input) => input.id === name && isSecretKind(input.kind))
    const words = secret
      ? said('input-is-secret', { field: name })
      : said('input-unknown', { field: name, provider: definition.id, allowed: allowed.join(', ') })
    throw new VaultError('INVALID_INPUT', words, { details: { expected: allowed.join(' | ') } })
  }
}

function withDefaults(definition: ProviderDefinition, settings: Settings): Record<string, string> {
  const defaults = definition.inputs.flatMap((input) => (input.default ? [[input.id, input.default] as const] : []))
  const given = Object.entries(settings).filter(([, value]) => value !== '')
  const inputs: Record<string, string> = { ...Object.fromEntries(defaults), ...Object.fromEntries(given) }
  for (const [name, template] of Object.entries(definition.derived)) {
    if (inputs[name]) continue
    const value = fillUrlTemplate(template, (other) => inputs[other])
    if (value !== undefined) inputs[name] = value
  }
  return inputs
}

function resolveEndpoints(
  definition: ProviderDefinition,
  inputs: Settings,
  url: (field: string, template: string | undefined, override?: string) => string | undefined,
): Record<string, string> {
  // A token of another company's server is none for the servers that stand beside the definition's own one.
  const own = definition.upstream
  const elsewhere = inputs.upstream && own && !own.includes('{') && siteOf(inputs.upstream) !== siteOf(own)
  const declared = Object.entries(definition.endpoints).filter(([, address]) => !elsewhere || address.includes('{'))
  const names = new Set([
    ...declared.map(([name]) => name),
    ...Object.keys(inputs).flatMap((setting) => endpointNameOf(setting) ?? []),
  ])
  const entries = [...names].flatMap((name) => {
    const value = url(`endpoints.${name}`, Object.fromEntries(declared)[name])
    return value === undefined ? [] : [[name, withoutSlash(value)] as const]
  })
  return Object.fromEntries(entries)
}

/** The last two names of the host: `api.github.com` and `uploads.github.com` are one site. */
function siteOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.split('.').slice(-2).join('.') : ''
}

/**
 * Inputs are filled here; `{accessToken}`, `{tokenType}`, `{extra.…}` and `{setting.…}` are the proxy's to fill. The word
 * `none` leaves its place empty: an empty setting means the default, and a key without a scheme must be possible.
 */
function fillInjectEntry(
  definition: ProviderDefinition,
  entry: ProviderDefinition['inject'][number],
  inputs: Settings,
): ProviderDefinition['inject'][number] {
  const declared = new Set(definition.inputs.map((input) => input.id))
  const keep = (name: string) => (declared.has(name) ? wordOf(inputs[name]) : `{${name}}`)
  const header = placeholdersOf(entry.header).length > 0 ? fillTemplate(entry.header, keep) : entry.header
  if (header === undefined || !headerName.test(header)) {
    throw new VaultError('INVALID_INPUT', said('header-no-name', { header: header ?? entry.header }), {
      details: { field: placeholdersOf(entry.header)[0] ?? 'header', expected: 'header name (RFC 9110 §5.1)' },
    })
  }
  const value = entry.value.replace(/\{([A-Za-z][A-Za-z0-9.]*)\}/g, (_whole, name: string) => keep(name)).trim()
  if (hasControl(value)) {
    throw new VaultError('INVALID_INPUT', said('header-control', { header }))
  }
  return { header, value }
}

function wordOf(value: string | undefined): string {
  return value === undefined || value === 'none' ? '' : value
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
